"""Settings: from arguments, else from UNSPUN_* environment variables, else the defaults here."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from unspun.sources.limits import Limits


class Settings(BaseSettings):
    """What a run may be told. Paths may be fsspec URLs where the field says so."""

    model_config = SettingsConfigDict(env_prefix="UNSPUN_", env_nested_delimiter="__", frozen=True)

    inbox: str = Field("var/inbox", description="Drop folder that the DAG ingest_news reads, path or URL")
    sources: str = Field("sources.yaml", description="Registry of sources that the DAGs read")
    warehouse: str = Field("var/warehouse.duckdb", description="Published warehouse that analysts open")
    raw: str | None = Field(None, description="Folder of raw segments, path or URL; default beside the warehouse")
    staged: str | None = Field(None, description="Folder of staged batches, path or URL; default beside the warehouse")
    entity_file: str | None = Field(
        None, description="YAML file that merges, splits and renames entities and gives Wikidata ids, path or URL"
    )
    pipelines: dict[str, str] = Field(
        default_factory=dict,
        description="Installed spaCy pipelines that find entities, by language: ISO 639-1 code to name",
    )
    # 500 articles keep Airflow's 0.4 s of overhead for a mapped task under 2% of the work, and a batch under 100 MB.
    batch_size: int = Field(500, ge=1, le=20_000, description="Documents in a batch")
    # Bounds the memory of a batch where the documents are large.
    batch_bytes: int = Field(64 * 2**20, ge=1, description="Bytes of raw documents after which a batch is closed")
    publish_every: float = Field(0, ge=0, description="Seconds between publishes, but those by hand")
    keep: int = Field(3, ge=0, description="Older published copies to keep for a rollback")
    lock_timeout: float = Field(60, ge=0, description="Seconds to wait for another loader")
    limits: Limits = Field(default_factory=Limits, description="Bounds against archive bombs and endless lines")
