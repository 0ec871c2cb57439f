package dev.conduit.scram;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What a client says before anything else: whether and how it binds the channel, and as
 * whom it wants to act (RFC 5801, section 4; RFC 5802, section 7). <pre>
 * gs2-header = ( "p=" cb-name / "n" / "y" ) "," [ "a=" saslname ] ","
 * </pre>
 *
 * @param flag whether the client binds the channel
 * @param bindingName the type of binding with {@link Flag#BOUND}, else {@code null}
 * @param authorizationId as whom the client wants to act, or {@code null}
 * @param text the header as it travels
 */
record Gs2Header(Flag flag, @Nullable String bindingName, @Nullable String authorizationId, String text) {

	static Gs2Header of(ScramMechanism mechanism, @Nullable ChannelBinding binding) {
		return switch (mechanism) {
			case SCRAM_SHA_256_PLUS -> {
				if (binding == null) {
					throw new IllegalArgumentException(
							"'binding' must be given for " + mechanism.mechanismName() + " (was null)");
				}
				yield new Gs2Header(Flag.BOUND, binding.name(), null, "p=" + binding.name() + ",,");
			}
			case SCRAM_SHA_256 -> (binding != null) ? new Gs2Header(Flag.NOT_OFFERED, null, null, "y,,")
					: new Gs2Header(Flag.UNSUPPORTED, null, null, "n,,");
		};
	}

	static Gs2Header read(AttributeReader reader) {
		String flag = reader.readField();
		String authorization = reader.readField();
		String text = reader.text().substring(0, reader.position());
		String authorizationId = readAuthorizationId(reader, authorization);
		return switch (flag) {
			case "n" -> new Gs2Header(Flag.UNSUPPORTED, null, authorizationId, text);
			case "y" -> new Gs2Header(Flag.NOT_OFFERED, null, authorizationId, text);
			default -> new Gs2Header(Flag.BOUND, readBindingName(reader, flag), authorizationId, text);
		};
	}

	/**
	 * {@code cbind-input = gs2-header [ cbind-data ]}: what the attribute {@code c} of
	 * the client's final message has to be.
	 */
	byte[] bind(byte[] bindingData) {
		byte[] header = this.text.getBytes(StandardCharsets.UTF_8);
		byte[] input = Arrays.copyOf(header, header.length + bindingData.length);
		System.arraycopy(bindingData, 0, input, header.length, bindingData.length);
		return input;
	}

	private static @Nullable String readAuthorizationId(AttributeReader reader, String field) {
		if (field.isEmpty()) {
			return null;
		}
		if (!field.startsWith("a=")) {
			throw reader.malformed("must have nothing or 'a=' as the second field of its GS2 header");
		}
		return SaslName.decode(reader, field.substring(2));
	}

	private static String readBindingName(AttributeReader reader, String field) {
		if (!field.startsWith("p=") || !ChannelBinding.isName(field.substring(2))) {
			throw reader.malformed("must have 'n', 'y' or 'p=' and a type as the first field of its GS2 header");
		}
		return field.substring(2);
	}

	/**
	 * The first field of the header.
	 */
	enum Flag {

		/** {@code n}: the client cannot bind. */
		UNSUPPORTED,

		/** {@code y}: the client could bind and believes that the server cannot. */
		NOT_OFFERED,

		/** {@code p}: the client binds. */
		BOUND

	}

}
