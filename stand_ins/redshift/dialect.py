"""Two dialects of sqlglot: one reads Redshift, the other writes PostgreSQL.

Functions keep their names, and PostgreSQL resolves them against our shims: sqlglot's own
translation is wrong here (DATEDIFF would count elapsed time, TRY_CAST become CAST, IGNORE NULLS
vanish).
"""

from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.dialects.redshift import Redshift
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.parsers.redshift import RedshiftParser

# Functions with a grammar of their own; all others are plain calls.
_OWN_GRAMMAR = ("CAST", "TRY_CAST", "CONVERT", "EXTRACT", "POSITION", "SUBSTRING", "TRIM")


def _object_transform(parser: RedshiftParser) -> exp.Expr:
    """OBJECT_TRANSFORM(input KEEP path, ...): a call with the paths behind the input."""
    arguments = [parser._parse_disjunction()]
    if parser._match_text_seq("KEEP"):
        arguments += parser._parse_csv(parser._parse_string)
    if parser._match_text_seq("SET"):
        parser.raise_error("the stand-in knows no SET in OBJECT_TRANSFORM")
    return exp.Anonymous(this="object_transform", expressions=arguments)


class Raw(exp.Expression):
    """SQL of PostgreSQL that is written as it stands."""

    arg_types = {"this": True}


class _Reader(Redshift):
    class Tokenizer(Redshift.Tokenizer):
        COMMANDS: set = set()  # statements that we cut ourselves need real tokens

    class Parser(RedshiftParser):
        FUNCTIONS: dict = {}
        FUNCTION_PARSERS = {
            **{
                name: parse
                for name, parse in RedshiftParser.FUNCTION_PARSERS.items()
                if name in _OWN_GRAMMAR
            },
            "OBJECT_TRANSFORM": _object_transform,
        }
        NO_PAREN_FUNCTION_PARSERS = {
            **RedshiftParser.NO_PAREN_FUNCTION_PARSERS,
            "APPROXIMATE": lambda self: self._parse_function(),  # exact here
            "SYSDATE": lambda self: exp.Anonymous(this="sysdate"),
        }


class _Writer(Postgres):
    class Generator(PostgresGenerator):
        TYPE_MAPPING = {
            **PostgresGenerator.TYPE_MAPPING,
            exp.DType.SUPER: "super",
            exp.DType.FLOAT: "DOUBLE PRECISION",
        }

        TRANSFORMS = {**PostgresGenerator.TRANSFORMS, Raw: lambda self, raw: raw.this}

        def anonymous_sql(self, expression: exp.Anonymous) -> str:
            name = expression.this
            if not isinstance(name, str):
                name = self.sql(expression, "this")
            return f"{name}({self.expressions(expression, flat=True)})"


READER, WRITER = _Reader(), _Writer()
