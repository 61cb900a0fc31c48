"""Files of others → facts and findings: the only reader of foreign files.

```
 bytes ─guard▶ worker process: open ▶ sheets ▶ layout ▶ values ─messages▶ compose ▶ facts ▶ submit
```

What may be hostile is read in a process of its own, with bounds on memory, time, rows and unpacking. That process knows
no database: it turns cells into typed records, row by row, and says what it could not read. Here records become facts,
with the row that each came from, and go through the same door as everything else.
"""
