"""Secrets of users: credentials that tasks get by name.

Each kind is a class; its fields are those of the JSON that the secret comes in. Printing a secret shows no text of it.
"""
import json
import os
from dataclasses import dataclass, fields
from typing import Optional

_HIDDEN = "*****"


class AbstractSecret:
    """A credential. credential_type: the name of its kind."""

    credential_type = ""

    @classmethod
    def from_dict(cls, values):
        """Makes a secret of a map. Unknown keys are dropped; TypeError names what is missing."""
        known = {field.name: values[field.name] for field in fields(cls) if field.name in values}
        return cls(**known)

    def is_partial_secret(self):
        """True if the rest of the secret is kept elsewhere, under the id of a configuration."""
        return any(getattr(self, name, None) for name in ("config_id", "oauth_config_id"))

    def __repr__(self):
        shown = []
        for field in fields(self):
            value = getattr(self, field.name)
            shown.append("%s=%r" % (field.name, _HIDDEN if isinstance(value, str) else value))
        return "%s(%s)" % (type(self).__name__, ", ".join(shown))

    __str__ = __repr__


@dataclass(frozen=True, repr=False)
class BasicSecret(AbstractSecret):
    """User name and password."""

    credential_type = "basic"
    username: str
    password: str
    snowflake_account_name: Optional[str] = None


@dataclass(frozen=True, repr=False)
class OauthSecret(AbstractSecret):
    """OAuth tokens."""

    credential_type = "oauth"
    token: str
    refresh_token: str


@dataclass(frozen=True, repr=False)
class S3Secret(AbstractSecret):
    """Access to S3."""

    credential_type = "s3"
    aws_access_key_id: Optional[str] = None
    aws_secret_access_key: Optional[str] = None
    aws_session_token: Optional[str] = None
    config_id: Optional[str] = None


@dataclass(frozen=True, repr=False)
class GCPKey(AbstractSecret):
    """Key of a Google service account, part of a GCPSecret."""

    type: str
    project_id: Optional[str] = None
    private_key_id: Optional[str] = None
    private_key: Optional[str] = None
    client_email: Optional[str] = None
    client_id: Optional[str] = None
    auth_uri: Optional[str] = None
    token_uri: Optional[str] = None
    auth_provider_x509_cert_url: Optional[str] = None
    client_x509_cert_url: Optional[str] = None


@dataclass(frozen=True, repr=False)
class GCPSecret(AbstractSecret):
    """Access to Google Cloud."""

    credential_type = "gcp"
    gcp_key: Optional[GCPKey] = None
    config_id: Optional[str] = None

    @classmethod
    def from_dict(cls, values):
        if isinstance(values.get("gcp_key"), dict):
            values = dict(values, gcp_key=GCPKey.from_dict(values["gcp_key"]))
        return super().from_dict(values)


@dataclass(frozen=True, repr=False)
class AzureSecret(AbstractSecret):
    """Access to Azure storage."""

    credential_type = "azure"
    azure_connection_string: str


@dataclass(frozen=True, repr=False)
class AzureServicePrincipalSecret(AbstractSecret):
    """An Azure service principal."""

    credential_type = "azure_service_principal"
    client_id: str
    client_secret: str
    azure_tenant_id: str


@dataclass(frozen=True, repr=False)
class AdlsGen2OauthSecret(AbstractSecret):
    """Access to Azure data lake storage."""

    credential_type = "adls_gen2_oauth"
    client_id: str
    client_secret: str
    oauth_scopes: str


@dataclass(frozen=True, repr=False)
class SnowflakeOauthUserAccountSecret(AbstractSecret):
    """Access to Snowflake with OAuth."""

    credential_type = "snowflake_oauth_user_account"
    client_id: Optional[str]
    client_secret: Optional[str]
    snowflake_account_name: Optional[str]
    oauth_issuer_type: Optional[str] = None
    oauth_issuer_url: Optional[str] = None
    oauth_scopes: Optional[str] = None
    oauth_config_id: Optional[str] = None


@dataclass(frozen=True, repr=False)
class SnowflakeKeyPairUserAccountSecret(AbstractSecret):
    """Access to Snowflake with a key pair."""

    credential_type = "snowflake_key_pair_user_account"
    username: Optional[str]
    private_key_str: Optional[str]
    passphrase: Optional[str] = None
    config_id: Optional[str] = None


@dataclass(frozen=True, repr=False)
class TableauAccessTokenSecret(AbstractSecret):
    """Access to Tableau."""

    credential_type = "tableau_access_token"
    token_name: str
    personal_access_token: str


@dataclass(frozen=True, repr=False)
class DatabricksAccessTokenAccountSecret(AbstractSecret):
    """Access to Databricks."""

    credential_type = "databricks_access_token_account"
    databricks_access_token: str


@dataclass(frozen=True, repr=False)
class ApiTokenSecret(AbstractSecret):
    """A token for some interface."""

    credential_type = "api_token"
    api_token: str


_KINDS = {
    kind.credential_type: kind
    for kind in (
        BasicSecret,
        OauthSecret,
        S3Secret,
        GCPSecret,
        AzureSecret,
        AzureServicePrincipalSecret,
        AdlsGen2OauthSecret,
        SnowflakeOauthUserAccountSecret,
        SnowflakeKeyPairUserAccountSecret,
        TableauAccessTokenSecret,
        DatabricksAccessTokenAccountSecret,
        ApiTokenSecret,
    )
}


def secret_of(name, values):
    """The secret that a map describes. ValueError names what is wrong, and nothing that is secret."""
    if not isinstance(values, dict):
        raise ValueError("the user secret '%s' must be a JSON object" % name)
    kind = _KINDS.get(str(values.get("credential_type")).lower())
    if kind is None:
        raise ValueError(
            "the user secret '%s' has the unknown credential_type '%s'; known are %s"
            % (name, values.get("credential_type"), ", ".join(sorted(_KINDS)))
        )
    try:
        return kind.from_dict(values)
    except TypeError:
        missing = [f.name for f in fields(kind) if f.name not in values]
        raise ValueError(
            "the user secret '%s' of credential_type %s lacks fields; it may need %s"
            % (name, kind.credential_type, ", ".join(missing) or "those of its parts")
        ) from None


def load_secrets(mount_path=None, env_var_prefix=None):
    """All secrets by name: from variables {prefix}_{name}, then from the files of a directory, which win."""
    texts = {}
    if env_var_prefix:
        start = env_var_prefix if env_var_prefix.endswith("_") else env_var_prefix + "_"
        texts.update((key[len(start) :], os.environ[key]) for key in os.environ if key.startswith(start))
    if mount_path and os.path.isdir(mount_path):
        for name in sorted(os.listdir(mount_path)):
            path = os.path.join(mount_path, name)
            # mounted directories hold hidden ones that belong to the mount
            if not name.startswith(".") and os.path.isfile(path):
                with open(path, encoding="utf-8") as file:
                    texts[name] = file.read()
    secrets = {}
    for name, text in texts.items():
        try:
            values = json.loads(text)
        except ValueError:
            # no cause: its text would show the secret
            raise ValueError("the user secret '%s' is not valid JSON" % name) from None
        secrets[name] = secret_of(name, values)
    return secrets


def secret_texts(secrets):
    """Every text in these secrets that must not be shown, the longest first."""
    found = set()
    for secret in secrets.values():
        _collect(secret, found)
    return sorted(found, key=lambda text: (-len(text), text))


def _collect(value, found):
    if isinstance(value, AbstractSecret):
        for field in fields(value):
            _collect(getattr(value, field.name), found)
    elif isinstance(value, str):
        if value:
            found.add(value)
    elif isinstance(value, dict):
        for part in value.values():
            _collect(part, found)
    elif isinstance(value, (list, tuple)):
        for part in value:
            _collect(part, found)
