package dev.conduit.autoconfigure;

import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;
import javax.net.ssl.X509KeyManager;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

import dev.conduit.transport.Address;
import dev.conduit.transport.netty.TlsOptions;

/**
 * Makes what the core wants to know of TLS of Spring Boot's SSL bundles, and refuses what
 * cannot work under the names of the properties.
 */
final class TlsSettings {

	private static final Logger logger = LoggerFactory.getLogger(TlsSettings.class);

	/** Kinds of keys that a server may have. */
	private static final List<String> KEY_TYPES = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

	private final ObjectProvider<SslBundles> bundles;

	TlsSettings(ObjectProvider<SslBundles> bundles) {
		this.bundles = bundles;
	}

	/**
	 * What a server shows to its clients.
	 * @param name name of the bundle, or {@code null} for none
	 * @param clientCertificate whether clients have to show one
	 */
	TlsOptions server(String property, @Nullable String name, boolean clientCertificate) {
		if (name == null) {
			return TlsOptions.DEFAULT;
		}
		SslBundle bundle = bundle(property, name);
		PropertyChecks.require(property, name, hasCertificate(bundle),
				"The bundle has no certificate with its key, and a server needs one.");
		PropertyChecks.require(property, name, !clientCertificate || bundle.getStores().getTrustStore() != null,
				"The bundle has no trust store, which says whose certificates of clients are good.");
		return options(property, name, bundle).withClientCertificate(clientCertificate);
	}

	/**
	 * Whom a client trusts.
	 * @param prefix what the names of the properties begin with
	 */
	TlsOptions client(String prefix, ConduitClientProperties.Channel.Ssl ssl) {
		String name = ssl.bundle();
		TlsOptions options = (name != null) ? options(prefix + ".bundle", name, bundle(prefix + ".bundle", name))
				: TlsOptions.DEFAULT;
		return options.withVerifyHost(ssl.verifyHost());
	}

	/**
	 * Runs something each time when the files of a bundle have changed
	 * ({@code reload-on-update}). What fails leaves all as it was.
	 */
	void onUpdate(@Nullable String name, Reload reload) {
		SslBundles all = this.bundles.getIfAvailable();
		if (all == null || name == null) {
			return;
		}
		all.addBundleUpdateHandler(name, (bundle) -> {
			try {
				reload.run();
				logger.info("New connections use the new certificates of the SSL bundle '{}'", name);
			}
			catch (SSLException | RuntimeException ex) {
				logger.error("The new certificates of the SSL bundle '{}' cannot be used; the old ones stay", name, ex);
			}
		});
	}

	/**
	 * Sees to it that a bundle is used: who sets one must not talk in plain text.
	 */
	static void requireUse(String property, @Nullable String name, List<Address> addresses, String where) {
		PropertyChecks.require(property, String.valueOf(name),
				name == null || addresses.stream().anyMatch(Address.Tls.class::isInstance),
				"No address of '%s' begins with tls://, so that nothing would be encrypted.".formatted(where));
	}

	private SslBundle bundle(String property, String name) {
		SslBundles all = this.bundles.getIfAvailable();
		try {
			if (all != null) {
				return all.getBundle(name);
			}
		}
		catch (NoSuchSslBundleException ex) {
			throw unknown(property, name, "Known are: %s.".formatted(String.join(", ", all.getBundleNames())));
		}
		throw unknown(property, name, "None is known.");
	}

	private static InvalidPropertyException unknown(String property, String name, String known) {
		return new InvalidPropertyException(property, name,
				"There is no SSL bundle of this name under 'spring.ssl.bundle'. " + known);
	}

	private static boolean hasCertificate(SslBundle bundle) {
		KeyStore store = bundle.getStores().getKeyStore();
		return store != null || Stream.of(bundle.getManagers().getKeyManagers())
			.filter(X509KeyManager.class::isInstance)
			.map(X509KeyManager.class::cast)
			.anyMatch((manager) -> KEY_TYPES.stream().anyMatch((type) -> manager.getServerAliases(type, null) != null));
	}

	private static TlsOptions options(String property, String name, SslBundle bundle) {
		TlsOptions options = TlsOptions.DEFAULT.withKeys(bundle.getManagers().getKeyManagerFactory())
			.withTrust(bundle.getManagers().getTrustManagerFactory());
		String[] protocols = bundle.getOptions().getEnabledProtocols();
		String[] ciphers = bundle.getOptions().getCiphers();
		try {
			TlsOptions narrowed = (protocols != null) ? options.withProtocols(List.of(protocols)) : options;
			return (ciphers != null) ? narrowed.withCiphers(List.of(ciphers)) : narrowed;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(property, name,
					"The options of the bundle are not safe: " + ex.getMessage());
		}
	}

	/**
	 * Takes new certificates into use.
	 */
	interface Reload {

		void run() throws SSLException;

	}

}
