package dev.conduit.scram;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.scram.ScramException.Reason;

import static dev.conduit.scram.ScramMechanism.SCRAM_SHA_256;
import static dev.conduit.scram.ScramMechanism.SCRAM_SHA_256_PLUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScramChannelBindingTests {

	private static final ChannelBinding EXPORTER = new ChannelBinding("tls-exporter", new byte[] { 1, 2, 3, 4 });

	private static final ChannelBinding END_POINT = new ChannelBinding("tls-server-end-point", new byte[] { 5, 6 });

	private final ScramServer server = new ScramServer(
			ScramCredentials.of(Map.of(RfcExample.USERNAME, ScramCredential.parse(RfcExample.CREDENTIAL))),
			RfcExample.POLICY, RfcExample.MOCK_SECRET, new SecureRandom());

	@Test
	void bindsTheLoginToTheChannelByEachTypeThatBothHave() {
		assertThat(login(RfcExample.client(SCRAM_SHA_256_PLUS, EXPORTER), exchange(EXPORTER, END_POINT))).isTrue();
		assertThat(login(RfcExample.client(SCRAM_SHA_256_PLUS, END_POINT), exchange(EXPORTER, END_POINT))).isTrue();
	}

	@Test
	void refusesALoginFromAnotherChannel() {
		ChannelBinding theirs = new ChannelBinding("tls-exporter", new byte[] { 1, 2, 3, 5 });

		ScramReason.assertRefused(Reason.CHANNEL_BINDING_MISMATCH,
				() -> login(RfcExample.client(SCRAM_SHA_256_PLUS, theirs), exchange(EXPORTER)));
	}

	@Test
	void refusesALoginWhoseBindingIsCutOff() {
		ScramServerExchange exchange = exchange(EXPORTER);
		String serverFirst = RfcExample
			.text(exchange.handleClientFirst(RfcExample.bytes("p=tls-exporter,,n=user,r=x")));
		String nonce = ServerFirst.decode(RfcExample.bytes(serverFirst)).nonce();
		String withoutProof = ClientFinal.withoutProof(RfcExample.bytes("p=tls-exporter,,"), nonce);
		byte[] proof = RfcExample.KEYS.proof("n=user,r=x," + serverFirst + "," + withoutProof);

		ScramReason.assertRefused(Reason.CHANNEL_BINDING_MISMATCH,
				() -> exchange.handleClientFinal(ClientFinal.encode(withoutProof, proof)));
	}

	@Test
	void refusesATypeThatIsNotOffered() {
		ScramReason.assertRefused(Reason.CHANNEL_BINDING_UNSUPPORTED,
				() -> login(RfcExample.client(SCRAM_SHA_256_PLUS, END_POINT), exchange(EXPORTER)));
	}

	@Test
	void refusesToBindWithoutTheMechanismForIt() {
		ScramReason.assertRefused(Reason.CHANNEL_BINDING_UNSUPPORTED,
				() -> login(RfcExample.client(SCRAM_SHA_256_PLUS, EXPORTER), this.server.newExchange()));
		ScramReason.assertRefused(Reason.CHANNEL_BINDING_UNSUPPORTED,
				() -> login(RfcExample.client(SCRAM_SHA_256_PLUS, EXPORTER), plainExchange(EXPORTER)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "n,,n=user,r=x", "y,,n=user,r=x" })
	void refusesTheMechanismThatBindsWithoutABinding(String clientFirst) {
		ScramReason.assertRefused(Reason.CHANNEL_BINDING_REQUIRED,
				() -> exchange(EXPORTER).handleClientFirst(RfcExample.bytes(clientFirst)));
	}

	@Test
	void noticesThatTheOfferToBindWasHidden() {
		ScramReason.assertRefused(Reason.CHANNEL_BINDING_DOWNGRADE,
				() -> login(RfcExample.client(SCRAM_SHA_256, EXPORTER), plainExchange(EXPORTER)));
	}

	@Test
	void noticesThatTheClientsWishToBindWasHidden() {
		ScramServerExchange exchange = plainExchange(EXPORTER);
		ScramClientExchange client = RfcExample.client(SCRAM_SHA_256, EXPORTER);
		String clientFirst = RfcExample.text(client.clientFirst());
		assertThat(clientFirst).startsWith("y,,");

		byte[] serverFirst = exchange.handleClientFirst(RfcExample.bytes(clientFirst.replace("y,,", "n,,")));
		client.handleServerFirst(serverFirst);
		String clientFinal = RfcExample.text(client.clientFinal(RfcExample.KEYS));

		ScramReason.assertRefused(Reason.CHANNEL_BINDING_MISMATCH,
				() -> exchange.handleClientFinal(RfcExample.bytes(clientFinal)));
	}

	@Test
	void noticesThatTheClientsWishToBindWasHiddenInBothMessages() {
		ScramServerExchange exchange = plainExchange(EXPORTER);
		ScramClientExchange client = RfcExample.client(SCRAM_SHA_256, EXPORTER);
		String clientFirst = RfcExample.text(client.clientFirst());

		byte[] serverFirst = exchange.handleClientFirst(RfcExample.bytes(clientFirst.replace("y,,", "n,,")));
		client.handleServerFirst(serverFirst);
		String clientFinal = RfcExample.text(client.clientFinal(RfcExample.KEYS)).replace("c=eSws", "c=biws");

		ScramReason.assertRefused(Reason.INVALID_PROOF,
				() -> exchange.handleClientFinal(RfcExample.bytes(clientFinal)));
	}

	@Test
	void acceptsAClientThatWouldHaveBoundIfNothingWasOffered() {
		assertThat(login(RfcExample.client(SCRAM_SHA_256, EXPORTER), this.server.newExchange())).isTrue();
	}

	@Test
	void acceptsAClientThatCannotBindWhereTheServerLetsItChoose() {
		assertThat(login(RfcExample.client(SCRAM_SHA_256, null), plainExchange(EXPORTER))).isTrue();
	}

	@Test
	void saysInTheHeaderWhatTheClientCanDo() {
		assertThat(header(SCRAM_SHA_256, null)).isEqualTo("n,,");
		assertThat(header(SCRAM_SHA_256, EXPORTER)).isEqualTo("y,,");
		assertThat(header(SCRAM_SHA_256_PLUS, EXPORTER)).isEqualTo("p=tls-exporter,,");
	}

	@Test
	void refusesTheMechanismThatBindsWhereThereIsNothingToBind() {
		assertThatIllegalArgumentException().isThrownBy(() -> RfcExample.client(SCRAM_SHA_256_PLUS, null))
			.withMessage("'binding' must be given for SCRAM-SHA-256-PLUS (was null)");
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.newExchange(SCRAM_SHA_256_PLUS, List.of()))
			.withMessage("'bindings' must not be empty for SCRAM-SHA-256-PLUS (was empty)");
	}

	@Test
	void bindingRefusesEmptyDataWhichWouldBindNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ChannelBinding("tls-exporter", new byte[0]))
			.withMessage("'data' must have 1 to 512 bytes (had 0)");
		assertThatIllegalArgumentException().isThrownBy(() -> new ChannelBinding("tls-exporter", new byte[513]))
			.withMessage("'data' must have 1 to 512 bytes (had 513)");
		assertThat(new ChannelBinding("tls-exporter", new byte[1]).data()).hasSize(1);
		assertThat(new ChannelBinding("tls-exporter", new byte[512]).data()).hasSize(512);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a,b", "a=b", "tls exporter", "tls_exporter", "\u00E9" })
	void bindingRefusesANameOutsideTheGrammar(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ChannelBinding(name, new byte[1]))
			.withMessageStartingWith("'name' must be 1 to 64 letters, digits, dots or hyphens (was ");
	}

	@Test
	void bindingCopiesItsDataAndDoesNotPrintIt() {
		byte[] data = { 1, 2, 3, 4 };
		ChannelBinding binding = new ChannelBinding("tls-exporter", data);

		Arrays.fill(data, (byte) 0);
		Arrays.fill(binding.data(), (byte) 0);

		assertThat(binding).isEqualTo(EXPORTER).hasSameHashCodeAs(EXPORTER).isNotEqualTo(END_POINT);
		assertThat(binding).hasToString("ChannelBinding[name=tls-exporter, data=<4 bytes>]");
	}

	private ScramServerExchange exchange(ChannelBinding... bindings) {
		return this.server.newExchange(SCRAM_SHA_256_PLUS, List.of(bindings));
	}

	private ScramServerExchange plainExchange(ChannelBinding... bindings) {
		return this.server.newExchange(SCRAM_SHA_256, List.of(bindings));
	}

	private static String header(ScramMechanism mechanism, @Nullable ChannelBinding binding) {
		String message = RfcExample.text(RfcExample.client(mechanism, binding).clientFirst());
		return message.substring(0, message.indexOf("n=user"));
	}

	private static boolean login(ScramClientExchange client, ScramServerExchange exchange) {
		client.handleServerFirst(exchange.handleClientFirst(client.clientFirst()));
		client.handleServerFinal(exchange.handleClientFinal(client.clientFinal(RfcExample.KEYS)));
		return client.isComplete() && exchange.isComplete();
	}

}
