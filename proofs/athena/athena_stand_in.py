"""A server with the part of Amazon Athena's API that the commands use. It runs the queries with DuckDB on tables of log files.

Standard input has one line of JSON with the tables. The first line of standard output is the port. The server ends with its parent.
"""
import datetime
import http.server
import json
import re
import sys
import threading
import uuid

import duckdb
import sqlglot

DECLARED = {"string": "VARCHAR", "int": "INTEGER", "bigint": "BIGINT", "double": "DOUBLE", "float": "FLOAT", "date": "DATE"}
# Some bytes, so that statistics are seen.
SCANNED_BYTES = 12_345_678


def value(text, declared):
    """The value of a column as Hive's SerDes read it: NULL for a text that the type does not have."""
    if text is None or declared == "string":
        return text
    try:
        if declared == "date":
            return datetime.date.fromisoformat(text)
        return float(text) if declared in ("double", "float") else int(text)
    except ValueError:
        return None


def rows_of_regex_serde(lines, table):
    """RegexSerDe: a line that the expression does not match completely is a row of NULLs."""
    regex = re.compile(table["regex"])
    for line in lines:
        found = regex.fullmatch(line)
        yield [None] * len(table["columns"]) if found is None else found.groups()[:len(table["columns"])]


def rows_of_simple_serde(lines, table):
    """LazySimpleSerDe: columns that a line lacks are NULL."""
    for line in lines[2:]:
        fields = [None if field == "\\N" else field for field in line.split("\t")]
        yield (fields + [None] * len(table["columns"]))[:len(table["columns"])]


def rows_of_json_serde(lines, table):
    """JsonSerDe: the names of members are compared without case."""
    for line in lines:
        members = {name.lower(): member for name, member in json.loads(line).items()}
        yield [None if members.get(column["name"]) is None else str(members[column["name"]]) for column in table["columns"]]


SERDES = {"regex": rows_of_regex_serde, "simple": rows_of_simple_serde, "json": rows_of_json_serde}


class Athena:
    def __init__(self, tables):
        self.tables = {(table["database"], table["name"]): table for table in tables}
        self.database = duckdb.connect()
        self.lock = threading.Lock()
        self.queries = {}
        for table in tables:
            self.create(table)

    def create(self, table):
        columns = table["columns"] + table.get("partitions", [])
        name = f'"{table["database"]}"."{table["name"]}"'
        declared = ", ".join(f'"{column["name"]}" {DECLARED[column["type"]]}' for column in columns)
        self.database.execute(f'CREATE SCHEMA IF NOT EXISTS "{table["database"]}"')
        self.database.execute(f"CREATE TABLE {name} ({declared})")
        rows = []
        for file in table["files"]:
            with open(file["path"], encoding="utf8", newline="\n") as opened:
                lines = opened.read().split("\n")
            lines = lines[:-1] if lines[-1] == "" else lines
            for fields in SERDES[table["serde"]](lines, table):
                rows.append([value(field, column["type"]) for field, column in zip(fields, table["columns"])] + file.get("partition", []))
        if rows:
            # One parameter that holds all rows is much faster than a statement for each row.
            lists = list(map(list, zip(*rows)))
            unnested = ", ".join(f"unnest(${i + 1}::{DECLARED[column['type']]}[])" for i, column in enumerate(columns))
            self.database.execute(f"INSERT INTO {name} SELECT {unnested}", lists)

    def GetTableMetadata(self, request):
        table = self.tables.get((request["DatabaseName"], request["TableName"]))
        if table is None:
            raise ApiError("MetadataException", f"EntityNotFoundException: Entity Not Found: {request['TableName']}")
        described = lambda columns: [{"Name": column["name"], "Type": column["type"]} for column in columns]
        return {"TableMetadata": {
            "Name": table["name"], "TableType": "EXTERNAL_TABLE", "Columns": described(table["columns"]),
            "PartitionKeys": described(table.get("partitions", [])), "Parameters": table.get("parameters", {}),
        }}

    def StartQueryExecution(self, request):
        if request.get("WorkGroup") == "without-output" and "ResultConfiguration" not in request:
            raise ApiError("InvalidRequestException", "No output location provided. An output location is required either through "
                           "the Workgroup result configuration setting or as an API input.")
        query = {"polls": 0, "rows": [], "reason": "", "state": "SUCCEEDED"}
        try:
            [sql] = sqlglot.transpile(request["QueryString"], read="trino", write="duckdb")
            with self.lock:
                result = self.database.execute(sql)
                query["rows"] = [[column[0] for column in result.description]] + result.fetchall()
        except Exception as error:
            query.update(state="FAILED", reason=str(error))
        identifier = str(uuid.uuid4())
        self.queries[identifier] = query
        return {"QueryExecutionId": identifier}

    def GetQueryExecution(self, request):
        query = self.queries[request["QueryExecutionId"]]
        query["polls"] += 1
        state = "RUNNING" if query["polls"] == 1 and query["state"] == "SUCCEEDED" else query["state"]
        return {"QueryExecution": {
            "QueryExecutionId": request["QueryExecutionId"], "Status": {"State": state, "StateChangeReason": query["reason"]},
            "Statistics": {"DataScannedInBytes": SCANNED_BYTES},
        }}

    def GetQueryResults(self, request):
        rows = self.queries[request["QueryExecutionId"]]["rows"]
        start = int(request.get("NextToken", "0"))
        end = start + min(1000, request.get("MaxResults", 1000))
        data = lambda row: {"Data": [{} if field is None else {"VarCharValue": str(field)} for field in row]}
        return {"ResultSet": {"Rows": [data(row) for row in rows[start:end]]}, **({"NextToken": str(end)} if end < len(rows) else {})}

    def StopQueryExecution(self, request):
        self.queries[request["QueryExecutionId"]]["state"] = "CANCELLED"
        return {}


class ApiError(Exception):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def handler(athena):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            operation = self.headers["X-Amz-Target"].split(".")[1]
            try:
                status, answer = 200, getattr(athena, operation)(request)
            except ApiError as error:
                status, answer = 400, {"__type": error.kind, "Message": str(error)}
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(Athena(json.loads(sys.stdin.readline()))))
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
