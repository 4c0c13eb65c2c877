"""Local stand-ins for the warehouses: test support, never imported by the project itself."""
