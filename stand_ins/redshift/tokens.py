"""A cursor over the tokens of a statement, for those that sqlglot has no grammar for."""

from sqlglot.errors import SqlglotError
from sqlglot.tokens import TokenType

from stand_ins.redshift.dialect import READER
from stand_ins.redshift.refusals import MAX_NAME
from stand_ins.redshift.refused import SYNTAX, Refused, syntax_error


def name_sql(name: str) -> str:
    """A name as PostgreSQL's SQL: lower case, quoted or not, as Redshift does by default."""
    return '"' + name.lower().replace('"', '""') + '"'


def text_sql(text: str | None) -> str:
    """A text as PostgreSQL's SQL."""
    if text is None:
        return "NULL"
    return "'" + text.replace("'", "''") + "'"


def plain(name: str) -> str:
    """A quoted, dotted name without quotes."""
    return name.replace('"', "")


class Tokens:
    """In: a statement. Errors: Refused when it cannot be cut into tokens."""

    def __init__(self, sql: str):
        try:
            self.sql, self.tokens, self.at = sql, READER.tokenize(sql), 0
        except SqlglotError as error:
            raise Refused(f"syntax error: {str(error)[:120]}", code=SYNTAX) from error
        while self.tokens and self.tokens[-1].text == ";":
            self.tokens.pop()

    def word(self, ahead: int = 0) -> str:
        """In upper case; empty at the end."""
        at = self.at + ahead
        return self.tokens[at].text.upper() if at < len(self.tokens) else ""

    def is_quoted(self) -> bool:
        token = self.tokens[self.at].token_type
        return token in (TokenType.IDENTIFIER, TokenType.STRING)

    def sees(self, *words: str) -> bool:
        """Words that are one token, like GROUP BY, count as one."""
        return all(self.word(ahead) == word for ahead, word in enumerate(words))

    def take(self, *words: str) -> bool:
        """Goes on if the words come next."""
        if not self.sees(*words):
            return False
        self.at += len(words)
        return True

    def need(self, *words: str) -> None:
        """Errors: Refused if the words do not come next."""
        if not self.take(*words):
            raise syntax_error(self.word(), f"{' '.join(words)} is expected.")

    def next(self) -> str:
        """The next token's text. Errors: Refused at the end."""
        if self.is_done():
            raise Refused("syntax error at end of input", code=SYNTAX)
        self.at += 1
        return self.tokens[self.at - 1].text

    def text(self) -> str:
        """A text literal."""
        if self.is_done() or self.tokens[self.at].token_type != TokenType.STRING:
            raise syntax_error(self.word(), "A text in quotes is expected.")
        return self.next()

    def part(self) -> str:
        """One part of a name, as PostgreSQL's SQL."""
        name = self.next()
        if len(name.encode()) > MAX_NAME:
            raise Refused(f"the stand-in takes names of up to {MAX_NAME} bytes: {name[:40]}...")
        return name_sql(name)

    def name(self) -> str:
        """A name with dots, as PostgreSQL's SQL."""
        parts = [self.part()]
        while self.take("."):
            parts.append(self.part())
        return ".".join(parts)

    def names(self) -> list[str]:
        """Names with commas between them."""
        found = [self.name()]
        while self.take(","):
            found.append(self.name())
        return found

    def brackets(self) -> "Tokens":
        """A cursor over what stands in (...)."""
        self.need("(")
        start, depth = self.at, 1
        while depth:
            word = self.next()
            depth += (word == "(") - (word == ")")
        return self.between(start, self.at - 1)

    def between(self, start: int, end: int) -> "Tokens":
        inner = object.__new__(Tokens)
        inner.sql, inner.tokens, inner.at = self.sql, self.tokens[start:end], 0
        return inner

    def parts(self) -> list["Tokens"]:
        """What stands between the commas that are in no brackets."""
        found, depth, start = [], 0, self.at
        for at in range(self.at, len(self.tokens) + 1):
            word = self.tokens[at].text if at < len(self.tokens) else ","
            depth += (word == "(") - (word == ")")
            if word == "," and depth == 0:
                if at > start:
                    found.append(self.between(start, at))
                start = at + 1
        return found

    def until(self, *words: str) -> "Tokens":
        """What comes before one of the words (outside of brackets), at least one token."""
        start, depth = self.at, 0
        while not self.is_done():
            if depth == 0 and self.at > start and self.word() in words and not self.is_quoted():
                break
            word = self.next()
            depth += (word == "(") - (word == ")")
        return self.between(start, self.at)

    def is_done(self) -> bool:
        return self.at >= len(self.tokens)

    def need_end(self) -> None:
        if not self.is_done():
            raise syntax_error(self.word())

    def rest(self) -> str:
        """The text from here to the end."""
        if self.is_done():
            return ""
        first, last = self.tokens[self.at], self.tokens[-1]
        return self.sql[first.start : last.end + 1]


def with_lower_names(sql: str, skipped: tuple[str, ...] = ()) -> str:
    """The statement with quoted names in lower case and without some unquoted words."""
    found, last = [], 0
    for token in READER.tokenize(sql):
        if token.token_type == TokenType.IDENTIFIER:
            found.append(sql[last : token.start] + name_sql(token.text))
            last = token.end + 1
        elif token.token_type != TokenType.STRING and token.text.upper() in skipped:
            found.append(sql[last : token.start])
            last = token.end + 1
    return "".join(found) + sql[last:]


def split(sql: str) -> list[str]:
    """The statements of a text, without their semicolons."""
    tokens = READER.tokenize(sql)
    found, start, is_empty = [], 0, True
    for token in tokens:
        if token.token_type == TokenType.SEMICOLON:
            if not is_empty:
                found.append(sql[start : token.start].strip())
            start, is_empty = token.end + 1, True
        else:
            is_empty = False
    if not is_empty:
        found.append(sql[start:].strip())
    return found
