-- Users, groups and roles are PostgreSQL's roles; the registry says which is what.
create procedure pg_rs.change_identity(statement text, identity text, kind text, is_new bool) language plpgsql as $$
begin
    execute statement;
    if is_new then
        insert into pg_rs.identities values (identity, kind) on conflict (name) do update set kind = excluded.kind;
    else
        delete from pg_rs.identities where name = identity;
    end if;
end $$;
create function pg_rs.user_is_member_of(person text, role text) returns bool language sql stable as $$ select pg_has_role(person, role, 'member') $$;
create function pg_rs.role_is_member_of(role text, other text) returns bool language sql stable as $$ select pg_has_role(role, other, 'member') $$;

-- Row-level security is PostgreSQL's own. Several policies of one grantee are joined by AND: one that lets all through,
-- and restrictive ones. Without a policy for the reader there are no rows.
create table pg_rs.rls_policies (name text primary key, columns jsonb, alias text, predicate text);
create table pg_rs.rls_attachments (policy text, relid oid, grantee text, policy_name text, unique (policy, relid, grantee));
create procedure pg_rs.row_security(operation text, argument jsonb) language plpgsql as $$
declare
    policy pg_rs.rls_policies;
    grantee_name text;
    relation oid := (argument ->> 'relation')::regclass::oid;
    attached text;
begin
    case operation
        when 'create' then
            insert into pg_rs.rls_policies values (argument ->> 'name', argument -> 'columns', argument ->> 'alias', argument ->> 'predicate');
        when 'drop' then
            if exists (select from pg_rs.rls_attachments where rls_attachments.policy = argument ->> 'name') then
                raise exception 'cannot drop RLS policy "%" because it is attached', argument ->> 'name' using errcode = '2BP01';
            end if;
            delete from pg_rs.rls_policies where name = argument ->> 'name';
        when 'on' then
            execute format('alter table %s enable row level security, force row level security', relation::regclass);
        when 'off' then
            execute format('alter table %s disable row level security, no force row level security', relation::regclass);
        when 'attach' then
            select * into policy from pg_rs.rls_policies where name = argument ->> 'name';
            if not found then
                raise exception 'RLS policy "%" does not exist', argument ->> 'name' using errcode = '42704';
            end if;
            for grantee_name in select jsonb_array_elements_text(argument -> 'to') loop
                if not exists (select from pg_rs.rls_attachments where relid = relation and grantee = grantee_name) then
                    execute format(
                        'create policy %I on %s as permissive for all to %s using (true)',
                        'rs_all_' || grantee_name, relation::regclass, case grantee_name when 'public' then 'public' else quote_ident(grantee_name) end
                    );
                end if;
                attached := policy.name || '_' || grantee_name;
                execute format(
                    'create policy %I on %s as restrictive for all to %s using (%s)',
                    attached, relation::regclass, case grantee_name when 'public' then 'public' else quote_ident(grantee_name) end, policy.predicate
                );
                insert into pg_rs.rls_attachments values (policy.name, relation, grantee_name, attached);
            end loop;
        when 'detach' then
            for grantee_name in select jsonb_array_elements_text(argument -> 'to') loop
                delete from pg_rs.rls_attachments as a
                where a.policy = argument ->> 'name' and a.relid = relation and a.grantee = grantee_name returning policy_name into attached;
                if attached is null then
                    raise exception 'RLS policy "%" is not attached', argument ->> 'name' using errcode = '42704';
                end if;
                execute format('drop policy %I on %s', attached, relation::regclass);
                if not exists (select from pg_rs.rls_attachments where relid = relation and grantee = grantee_name) then
                    execute format('drop policy %I on %s', 'rs_all_' || grantee_name, relation::regclass);
                end if;
            end loop;
    end case;
end $$;

-- Masking and datashares are recorded and checked for order, not carried out.
create table pg_rs.masking_policies (name text primary key, columns text, expression text);
create table pg_rs.masking_attachments (policy text, relation text, columns text, using_columns text, grantee text, priority int);
create procedure pg_rs.masking(operation text, argument jsonb) language plpgsql as $$
begin
    if operation in ('attach', 'detach') and not exists (select from pg_rs.masking_policies where name = argument ->> 'name') then
        raise exception 'masking policy "%" does not exist', argument ->> 'name' using errcode = '42704';
    end if;
    case operation
        when 'create' then insert into pg_rs.masking_policies values (argument ->> 'name', argument ->> 'columns', argument ->> 'expression');
        when 'drop' then delete from pg_rs.masking_policies where name = argument ->> 'name';
        when 'attach' then
            perform (argument ->> 'relation')::regclass;
            insert into pg_rs.masking_attachments values (
                argument ->> 'name', argument ->> 'relation', argument ->> 'columns', argument ->> 'using', argument ->> 'to',
                (argument ->> 'priority')::int
            );
        when 'detach' then
            delete from pg_rs.masking_attachments where policy = argument ->> 'name' and relation = argument ->> 'relation';
    end case;
end $$;

create table pg_rs.datashares (name text primary key, owner text default current_user, is_public bool default false, created timestamptz default now());
create table pg_rs.datashare_objects (
    share text references pg_rs.datashares on delete cascade, kind text, name text, include_new bool default false, unique (share, kind, name)
);
create table pg_rs.datashare_consumers (
    share text references pg_rs.datashares on delete cascade, kind text, value text, unique (share, kind, value)
);
create procedure pg_rs.datashare(operation text, share_name text, argument jsonb default '{}') language plpgsql as $$
declare
    object text;
begin
    if operation <> 'create' and not exists (select from pg_rs.datashares where name = share_name) then
        raise exception 'Datashare "%" does not exist', share_name using errcode = '42704';
    end if;
    case operation
        when 'create' then insert into pg_rs.datashares (name, is_public) values (share_name, coalesce((argument ->> 'public')::bool, false));
        when 'drop' then delete from pg_rs.datashares where name = share_name;
        when 'set' then
            update pg_rs.datashares set is_public = coalesce((argument ->> 'public')::bool, is_public) where name = share_name;
            if argument ? 'include_new' then
                update pg_rs.datashare_objects set include_new = (argument ->> 'include_new')::bool
                where share = share_name and kind = 'schema' and name = argument ->> 'schema';
                if not found then
                    raise exception 'Schema "%" is not in datashare "%"', argument ->> 'schema', share_name using errcode = '55000';
                end if;
            end if;
        when 'add' then
            for object in select jsonb_array_elements_text(argument -> 'names') loop
                if argument ->> 'kind' = 'schema' then perform object::regnamespace;
                elsif argument ->> 'kind' = 'table' then
                    perform object::regclass;
                    if not exists (
                        select from pg_rs.datashare_objects where share = share_name and kind = 'schema' and name = split_part(object, '.', 1)
                    ) then
                        raise exception 'Schema "%" must be added to datashare "%" before its objects', split_part(object, '.', 1), share_name
                            using errcode = '55000';
                    end if;
                end if;
                insert into pg_rs.datashare_objects values (share_name, argument ->> 'kind', object) on conflict do nothing;
            end loop;
        when 'remove' then
            delete from pg_rs.datashare_objects
            where share = share_name and kind = argument ->> 'kind' and name in (select jsonb_array_elements_text(argument -> 'names'));
        when 'grant' then
            insert into pg_rs.datashare_consumers
            select share_name, consumer ->> 0, consumer ->> 1 from jsonb_array_elements(argument -> 'to') as consumers (consumer)
            on conflict do nothing;
        when 'revoke' then
            delete from pg_rs.datashare_consumers as c using jsonb_array_elements(argument -> 'to') as consumers (consumer)
            where c.share = share_name and c.kind = consumer ->> 0 and c.value = consumer ->> 1;
    end case;
end $$;
