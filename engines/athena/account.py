"""The account of the stand-in: made-up keys, and the names that moto gives."""

ACCOUNT, REGION, PARTITION = "123456789012", "us-east-1", "aws"
ACCESS_KEY = "test"
TRINO_KEY = "trino"  # Trino signs with a key of its own, so that its calls are told apart
