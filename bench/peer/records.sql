-- One row per line of the files, both shapes of it: only declared columns are parsed.
create or replace temporary view records as
select *
from read_json(
    getvariable('files'),
    format = 'newline_delimited',
    compression = 'gzip',
    ignore_errors = true,
    maximum_object_size = 1048576,
    columns = {
        event_type: 'varchar',
        event_timestamp: 'bigint',
        timestamp: 'bigint',
        arrival_timestamp: 'bigint',
        application: 'struct(app_id varchar, version_name varchar, title varchar)',
        application_key: 'varchar',
        app_version_name: 'varchar',
        client: 'struct(client_id varchar, cognito_id varchar)',
        unique_id: 'varchar',
        cognito_id: 'varchar',
        device: 'struct(
            locale struct(code varchar, country varchar, language varchar),
            make varchar,
            model varchar,
            platform struct(name varchar, version varchar)
        )',
        platform: 'varchar',
        platform_version: 'varchar',
        make: 'varchar',
        model: 'varchar',
        locale: 'varchar',
        session: 'struct(session_id varchar, start_timestamp bigint, stop_timestamp bigint, duration bigint)',
        attributes: 'json',
        metrics: 'json'
    }
)
