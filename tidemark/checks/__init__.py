"""What an engine's settings have to name, looked at before anything is done: one module each."""
