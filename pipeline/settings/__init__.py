"""Settings: from arguments, else UNSPUN_* environment variables, else the settings file, else the defaults here.

The settings file is `unspun.toml` in the working folder, or what UNSPUN_CONFIG names. Its keys are the names of the
fields; nested ones stand in tables: `[fetch]` with `delay = 2`, which in the environment is UNSPUN_FETCH__DELAY=2.
"""

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from unspun.pipeline.settings.readers import ENV_PREFIX, NESTED_DELIMITER, EnvironmentReader, FileReader
from unspun.schemas.vocabulary import NearDuplicates
from unspun.sources.limits import Limits
from unspun.sources.web.fetch_settings import FetchSettings


class Settings(BaseSettings):
    """All settings of a run. Paths may be fsspec URLs where the field says so.

    Raises InvalidSettings for names that do not exist and for a file that cannot be read, pydantic.ValidationError for
    wrong values; `load_settings` raises InvalidSettings for both, with the place that each wrong value comes from.
    """

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_nested_delimiter=NESTED_DELIMITER, frozen=True, extra="forbid"
    )

    warehouse: str = Field("var/warehouse.duckdb", description="Published warehouse that analysts open")
    raw: str | None = Field(None, description="Folder of raw segments, path or URL; by default beside the warehouse")
    staged: str | None = Field(
        None, description="Folder of staged batches, path or URL; by default beside the warehouse"
    )
    inbox: str = Field("var/inbox", description="Drop folder that the DAG ingest_news reads, path or URL")
    inbox_seconds: float = Field(
        300, ge=0, description="Seconds between two runs of the DAG ingest_news; 0 for runs by hand only"
    )
    sources: str = Field("sources.yaml", description="Registry of sources, path")
    entity_file: str | None = Field(
        None, description="YAML file that merges, splits and renames entities and gives Wikidata ids, path or URL"
    )
    pipelines: dict[str, str] = Field(
        default_factory=dict,
        description="Installed spaCy pipelines that find entities, by language: ISO 639-1 code to name",
    )
    near_duplicates: NearDuplicates = Field(
        "articles",
        description="What documents that nearly repeat another article count as: articles, or duplicates (outcome)",
    )
    # 500 articles keep Airflow's 0.4 s of overhead for a mapped task under 2% of the work, and a batch under 100 MB.
    batch_size: int = Field(500, ge=1, le=20_000, description="Documents in a batch, at most")
    # Bounds the memory of a batch where the documents are large.
    batch_bytes: int = Field(64 * 2**20, ge=1, description="Bytes of raw documents after which a batch is closed")
    publish_every: float = Field(0, ge=0, description="Seconds between two publishes, but those by hand")
    keep: int = Field(3, ge=0, description="Older published copies to keep for a rollback")
    lock_timeout: float = Field(60, ge=0, description="Seconds to wait for another loader")
    traces: str | None = Field(
        None,
        description="OpenTelemetry collector (OTLP over HTTP) that gets a span for each step, "
        "such as `http://127.0.0.1:4318/v1/traces`",
    )
    limits: Limits = Field(default_factory=Limits, description="Bounds against archive bombs and endless lines")
    fetch: FetchSettings = Field(
        default_factory=FetchSettings,
        description="How web pages are fetched; a source's `politeness` in the registry comes before it",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments come before the environment, and the environment before the file."""
        return init_settings, EnvironmentReader(settings_cls), FileReader(settings_cls)
