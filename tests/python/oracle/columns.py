"""The columns and keys of the tables that the oracle gives.

Left out of the contract: `loaded_at` (the run's own clock), `rpt_vendor_kpis.our_value`, and what
`ua-parser` reads out of a user agent, but for the version of its system.
"""

COLUMNS = {
    "fct_events": """event_key source app_id tenant_id event_name occurred_at occurred_date
        arrived_at lateness_days device_id login_id user_key session_id session_key is_activity
        platform os_version app_version country language device_make device_model channel
        referrer_host page_or_screen is_view is_entrance engagement_seconds revenue_amount currency
        properties""",
    "fct_purchases": """event_key app_id tenant_id user_key occurred_at occurred_date product_id
        quantity item_price_amount revenue_amount currency store transaction_id""",
    "fct_items": """event_key item_index app_id tenant_id item_id item_name brand category
        price_amount quantity currency""",
    "fct_sessions": """session_key source app_id tenant_id user_key device_id session_id
        session_number started_at ended_at session_date duration_seconds duration_source events
        views engagement_seconds is_engaged entry_page_or_screen exit_page_or_screen platform
        app_version country channel""",
    "fct_user_days": """app_id tenant_id user_key activity_date platform country app_version channel
        sessions events engagement_seconds revenue_amount days_since_first_seen
        previous_activity_date previous_platform_date previous_country_date
        previous_app_version_date previous_channel_date""",
    "fct_active_users": """activity_date app_id tenant_id segment segment_value dau wau mau
        active_devices new_users returning_users resurrected_users dormant_users sessions
        sessions_per_user average_session_seconds stickiness is_settled""",
    "fct_retention": """cohort_date app_id tenant_id day_number cohort_users retained_users
        retention_rate is_settled""",
    "fct_lifecycle_weekly": """week_start app_id tenant_id new_users retained_users
        resurrected_users churned_users dormant_users is_settled""",
    "fct_installs": """install_key source app_id tenant_id device_id user_key installed_at
        install_date kind channel network_name campaign_name adgroup_name creative_name is_organic
        country platform""",
    "fct_page_days": """app_id tenant_id activity_date page_or_screen views users sessions entrances
        exits engagement_seconds""",
    "dim_users": """app_id tenant_id user_key is_identified first_seen_at last_seen_at
        first_activity_date first_platform first_country first_app_version acquisition_channel
        devices sessions lifetime_revenue_amount""",
    "dim_devices": """app_id tenant_id device_id user_key first_seen_at last_seen_at platform
        os_version app_version device_make device_model country""",
    "dim_user_attributes": """app_id tenant_id user_key attribute_name attribute_value set_at""",
    "dim_apps": "app_id app_name tenant_id reporting_timezone currency",
    "rejected_records": "source app_id file_path line reason records",
    "parked_events": """event_key source app_id occurred_at arrived_at device_id event_name reason
        lateness_days is_also_accepted""",
    "duplicate_events": "event_key copies",
    "rpt_ingestion": """source app_id arrival_date files lines_read accepted duplicates parked
        rejected""",
    "rpt_lateness": """source app_id occurred_date lateness_days events share cumulative_share""",
    "rpt_vendor_kpis": "activity_date source app_id kpi_name vendor_value",
    "ingested_files": "source file_path file_bytes arrived_at status reason lines_read",
}
COLUMNS = {table: names.split() for table, names in COLUMNS.items()}

KEYS = {
    "fct_events": ["source", "app_id", "event_key"],
    "fct_purchases": ["app_id", "event_key"],
    "fct_items": ["app_id", "event_key", "item_index"],
    "fct_sessions": ["session_key"],
    "fct_user_days": ["app_id", "user_key", "activity_date"],
    "fct_active_users": ["app_id", "activity_date", "segment", "segment_value"],
    "fct_retention": ["app_id", "cohort_date", "day_number"],
    "fct_lifecycle_weekly": ["app_id", "week_start"],
    "fct_installs": ["install_key"],
    "fct_page_days": ["app_id", "activity_date", "page_or_screen"],
    "dim_users": ["app_id", "user_key"],
    "dim_devices": ["app_id", "device_id"],
    "dim_user_attributes": ["app_id", "user_key", "attribute_name"],
    "dim_apps": ["app_id"],
    "rejected_records": ["source", "file_path", "reason", "line"],
    "parked_events": ["source", "app_id", "event_key"],
    "duplicate_events": ["event_key"],
    "rpt_ingestion": ["source", "app_id", "arrival_date"],
    "rpt_lateness": ["source", "app_id", "occurred_date", "lateness_days"],
    "rpt_vendor_kpis": ["source", "app_id", "activity_date", "kpi_name"],
    "ingested_files": ["source", "file_path"],
}
