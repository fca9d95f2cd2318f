"""The household's own certificate authority: made once, good for addresses of a home network alone."""

import datetime
import ipaddress
import ssl
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from companion import private
from companion.errors import SetupError

CERTIFICATE, KEY = "home-ca.pem", "home-ca-key.pem"
_AUTHORITY_DAYS = 3650
_SERVER_DAYS = 390
"""Browsers refuse certificates of servers that are valid for longer (Apple: 825 days, others: 398)."""
_EARLIER = datetime.timedelta(days=1)
"""Clocks of phones differ."""
_HOME = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
_NETWORKS = (*_HOME, "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10")
"""Private and link-local addresses (RFC 1918, 3927, 4193, 4291)."""
_DOMAINS = ("localhost", "local", "home.arpa")
"""Names that lead nowhere outside (RFC 6761, 6762, 8375)."""

_Key = ec.EllipticCurvePrivateKey


class Authority:
    """Signs the certificate of this server, anew at each start; that one's key is never kept."""

    def __init__(self, folder: Path, now: datetime.datetime) -> None:
        """Read the authority in ``folder``, or make one. Raises SetupError."""
        self._folder = folder
        self._now = now
        try:
            self._certificate, self._key = self._read() if (folder / KEY).exists() else self._made()
        except OSError as error:
            raise SetupError(private.problem(folder / KEY, error)) from None
        except (ValueError, TypeError):
            raise SetupError(
                f"{folder / KEY}: this can't be read. Delete it and {CERTIFICATE} beside it; phones "
                "then have to trust the new one."
            ) from None

    @property
    def pem(self) -> bytes:
        """The public half, to be installed on phones."""
        return self._certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public half, as phones show it."""
        return self._certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    def context(self, names: Sequence[str]) -> ssl.SSLContext:
        """Return TLS with a certificate for these names and addresses. Raises SetupError."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            self._begun(names[0], key, _SERVER_DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([_name(name) for name in names]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        path = self._folder / ".home.part"  # ssl reads keys from files only; it is gone a moment later
        try:
            private.write(path, (_pem(key) + certificate.public_bytes(serialization.Encoding.PEM)).decode())
            context.load_cert_chain(path)
        except OSError as error:
            raise SetupError(private.problem(path, error)) from None
        finally:
            private.remove(path, missing_ok=True)
        return context

    def _read(self) -> tuple[x509.Certificate, _Key]:
        key = serialization.load_pem_private_key((self._folder / KEY).read_bytes(), None)
        if not isinstance(key, _Key):
            raise ValueError("another kind of key")
        certificate = x509.load_pem_x509_certificate((self._folder / CERTIFICATE).read_bytes())
        if certificate.public_key() != key.public_key():
            raise ValueError("they don't belong together")
        return certificate, key

    def _made(self) -> tuple[x509.Certificate, _Key]:
        key = ec.generate_private_key(ec.SECP256R1())
        usage = dict.fromkeys(
            (
                "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
                "key_agreement", "encipher_only", "decipher_only",
            ),
            False,
        )  # fmt: skip
        permitted = [
            *(x509.IPAddress(ipaddress.ip_network(network)) for network in _NETWORKS),
            *map(x509.DNSName, _DOMAINS),
        ]
        certificate = (
            self._begun(_TITLE, key, _AUTHORITY_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage), critical=True)
            .add_extension(x509.NameConstraints(permitted, None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        private.make_folder(self._folder)
        public = certificate.public_bytes(serialization.Encoding.PEM)
        private.write(self._folder / CERTIFICATE, public.decode())
        private.write(self._folder / KEY, _pem(key).decode())
        return certificate, key

    def _begun(self, title: str, key: _Key, days: int) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _TITLE)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - _EARLIER)
            .not_valid_after(self._now + datetime.timedelta(days=days))
        )


_TITLE = "Companion of this household"


def _pem(key: _Key) -> bytes:
    form, clear = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, clear)


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def home_address(text: str) -> str:
    """Return an address of this machine in a home network. Raises SetupError for any other."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        address = None
    if (
        address is None
        or address.version != 4
        or not any(address in ipaddress.ip_network(network) for network in _HOME)
    ):
        raise SetupError(
            f"--lan {text}: give the address of this machine in your home network, like 192.168.1.20."
        )
    return str(address)
