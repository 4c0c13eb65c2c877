"""The docs are one file that holds the whole project."""

from tidemark.docs import main


def test_the_demo_wrote_a_page_without_servers(built):
    page = (built.folder / "site" / "index.html").read_text()
    assert "fct_active_users" in page
    assert "__overview__" in page
    assert '"catalog"' in page or "dbt_schema_version" in page


def test_without_a_warehouse_there_is_nothing_to_document(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TIDEMARK_DUCKDB", str(tmp_path / "none.duckdb"))
    assert main([]) == 1
    assert "there is no warehouse" in capsys.readouterr().err
