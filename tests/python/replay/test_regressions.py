"""Every counter-example by its name: built in the stated order, with literal values expected.

After each step all stories together are held against a full refresh, too.
"""

import pytest

from tests.python.replay import stories, touch_stories  # noqa: F401 (they register themselves)
from tests.python.replay.harness import Project
from tests.python.replay.replay import Player
from tests.python.replay.story import STORIES, Teller, all_marts, apps


@pytest.fixture(scope="module")
def told(scratch_folder, request):
    """Stories, played side by side: (name -> what went wrong, differences per step).

    All of them, or those that were asked for by their names.
    """
    player = Player(Project(scratch_folder / "stories", apps()), scratch_folder / "told")
    items = [item for item in request.session.items if item.path == request.path]
    chosen = {item.callspec.params["name"] for item in items if hasattr(item, "callspec")}
    names = [name for name in STORIES if len(items) == len(chosen) and name in chosen] or STORIES
    tellers = {name: Teller(name) for name in names}
    open_stories = {name: STORIES[name][1](tellers[name]) for name in names}
    errors, differences = {}, []
    for name in list(open_stories):
        next(open_stories[name])
    while open_stories:
        for teller in tellers.values():
            player.write(teller.writes)
            teller.writes = {}
        player.zone.build(player.project)
        differences.append(player.compare())
        with player.zone.connected() as connection:
            all_marts(connection)
            for name in list(open_stories):
                tellers[name].connection = connection
                try:
                    next(open_stories[name])
                except StopIteration:
                    del open_stories[name]
                except AssertionError as error:
                    errors[name] = error
                    del open_stories[name]
    return errors, differences


@pytest.mark.parametrize("name", STORIES)
def test_story(told, name):
    errors, _ = told
    if name in errors:
        raise errors[name]


def test_every_step_of_all_stories_equals_a_full_refresh(told):
    _, differences = told
    assert not any(differences), "\n".join(text for step in differences for text in step)
