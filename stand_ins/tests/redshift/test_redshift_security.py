"""Grants, groups, roles and row-level security are real; masking and datashares are recorded."""

import uuid

import pytest


@pytest.mark.source("r_GRANT", "r_REVOKE")
def test_nothing_without_a_grant(db, person):
    db.rows("create table {s}.t as select 1 as a")
    assert person.error("select a from {s}.t")["C"] == "42501"
    db.rows(f"grant usage on schema {{s}} to {person.name}")
    assert person.error("select a from {s}.t")["M"] == "permission denied for table t"
    db.rows(f"grant select on {{s}}.t to {person.name}")
    assert person.rows("select a from {s}.t") == [[1]]
    assert person.error("insert into {s}.t values (2)")["C"] == "42501"
    db.rows(f"revoke select on {{s}}.t from {person.name}")
    assert person.error("select a from {s}.t")["C"] == "42501"


@pytest.mark.source("r_CREATE_GROUP", "r_ALTER_GROUP", "r_CREATE_ROLE", "r_SVV_RELATION_PRIVILEGES")
def test_groups_and_roles(db, person):
    group, role = (f"{kind}_{uuid.uuid4().hex[:8]}" for kind in "gr")
    db.rows("create table {s}.t as select 1 as a")
    db.rows("create table {s}.u as select 2 as a")
    db.rows(f"create group {group} with user {person.name}")
    db.rows(f"create role {role}")
    db.rows(f"grant usage on schema {{s}} to group {group}")
    db.rows(f"grant select on all tables in schema {{s}} to group {group}")
    assert person.rows("select a from {s}.u") == [[2]]
    db.rows(f"alter group {group} drop user {person.name}")
    assert person.error("select a from {s}.u")["C"] == "42501"
    db.rows(f"grant usage on schema {{s}} to role {role}")
    db.rows(f"grant select on {{s}}.t to role {role}")
    db.rows(f"grant role {role} to {person.name}")
    assert person.rows("select a from {s}.t") == [[1]]
    privileges = db.rows(
        "select identity_name, identity_type from svv_relation_privileges "
        "where namespace_name = '{s}' and relation_name = 't' and privilege_type = 'SELECT' "
        "and identity_type <> 'user' order by 2"
    )
    assert privileges == [[group, "group"], [role, "role"]]


@pytest.mark.source("r_ALTER_DEFAULT_PRIVILEGES")
def test_default_privileges(db, person):
    db.rows(f"grant usage on schema {{s}} to {person.name}")
    db.rows(f"alter default privileges in schema {{s}} grant select on tables to {person.name}")
    db.rows("create table {s}.t as select 1 as a")
    assert person.rows("select a from {s}.t") == [[1]]


@pytest.mark.source(
    "t_rls", "r_CREATE_RLS_POLICY", "r_ATTACH_RLS_POLICY", "r_SVV_RLS_ATTACHED_POLICY"
)
def test_row_level_security(db, person):
    policy, other = (f"p_{uuid.uuid4().hex[:8]}" for _ in range(2))
    db.rows("create table {s}.t (tenant varchar(10), a int)")
    db.rows("insert into {s}.t values ('acme', 1), ('acme', 2), ('other', 3)")
    db.rows(f"grant usage on schema {{s}} to {person.name}")
    db.rows(f"grant select on {{s}}.t to {person.name}")
    db.rows(f"create rls policy {policy} with (tenant varchar(10)) as x using (x.tenant = 'acme')")
    db.rows(f"create rls policy {other} with (a int) using (a > 1)")
    db.rows(f"attach rls policy {policy} on {{s}}.t to {person.name}")
    assert len(person.rows("select a from {s}.t")) == 3  # not switched on yet
    db.rows("alter table {s}.t row level security on")
    assert person.rows("select a from {s}.t order by 1") == [[1], [2]]
    db.rows(f"attach rls policy {other} on {{s}}.t to {person.name}")
    assert person.rows("select a from {s}.t") == [[2]]  # joined by AND
    assert db.rows(
        f"select relname, grantee from svv_rls_attached_policy where polname = '{policy}'"
    ) == [["t", person.name]]
    db.rows(f"detach rls policy {other} on {{s}}.t from {person.name}")
    assert len(person.rows("select a from {s}.t")) == 2
    # dbt replaces a table by another one: its policies are gone.
    assert db.rows("select * from {s}.t") == []  # the owner has no policy, so no rows
    db.rows("create table {s}.t_new as select 'acme' as tenant, 1 as a union all select 'other', 3")
    db.rows("alter table {s}.t rename to t_old")
    db.rows("alter table {s}.t_new rename to t")
    db.rows("drop table {s}.t_old cascade")
    db.rows(f"grant select on {{s}}.t to {person.name}")
    assert len(person.rows("select a from {s}.t")) == 2
    assert db.rows(f"select * from svv_rls_attached_policy where polname = '{policy}'") == []


@pytest.mark.source("r_CREATE_MASKING_POLICY", "r_ATTACH_MASKING_POLICY")
def test_masking_is_recorded(db, person):
    name = f"m_{uuid.uuid4().hex[:8]}"
    db.rows("create table {s}.t (card varchar(20))")
    assert (
        "does not exist"
        in db.error(f"attach masking policy {name} on {{s}}.t (card) to {person.name} priority 10")[
            "M"
        ]
    )
    db.rows(f"create masking policy {name} with (card varchar(20)) using ('XXX'::text)")
    db.rows(f"attach masking policy {name} on {{s}}.t (card) to {person.name} priority 10")
    db.rows(f"detach masking policy {name} on {{s}}.t (card) from {person.name}")
    db.rows(f"drop masking policy {name}")


@pytest.mark.source("r_CREATE_DATASHARE", "r_ALTER_DATASHARE", "r_SVV_DATASHARE_OBJECTS")
def test_datashares_are_recorded(db):
    share = f"d_{uuid.uuid4().hex[:8]}"
    db.rows("create table {s}.t (a int)")
    db.rows(f"create datashare {share}")
    wrong_order = db.error(f"alter datashare {share} add table {{s}}.t")
    assert "must be added to datashare" in wrong_order["M"]
    db.rows(f"alter datashare {share} add schema {{s}}")
    db.rows(f"alter datashare {share} add table {{s}}.t")
    db.rows(f"grant usage on datashare {share} to account '123456789012'")
    objects = (
        f"select object_type from svv_datashare_objects where share_name = '{share}' order by 1"
    )
    assert db.rows(objects) == [["schema"], ["table"]]
    db.rows(f"drop datashare {share}")
    assert db.rows(objects) == []
