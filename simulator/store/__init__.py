"""The store of finished replications: Parquet files that DuckDB writes and anyone may query."""
