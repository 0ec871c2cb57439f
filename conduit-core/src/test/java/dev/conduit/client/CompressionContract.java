package dev.conduit.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.compression.Compression;
import dev.conduit.compression.CompressionOptions;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.EncodedBytes;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Handling;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Priority;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.server.ServerFixture;
import dev.conduit.server.ServerOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Payloads that travel compressed: what holds over every transport.
 */
public abstract class CompressionContract extends ServerFixture {

	private static final String TEXT = "one line of many that look alike\n".repeat(500);

	private static final CompressionOptions OFF = new CompressionOptions(null, 1, false);

	@ParameterizedTest
	@EnumSource
	void callsAndAnswersTravelCompressed(Compression compression) {
		serve(CompressionOptions.of(compression));
		ConduitClient client = connect(CompressionOptions.of(compression));

		Payload answer = client.request(new Route("form"), Payload.text(TEXT)).join().payload();
		Payload echoed = client.request(new Route("echo"), Payload.text(TEXT)).join().payload();
		Payload made = client.request(new Route("lines"), Payload.EMPTY).join().payload();

		assertThat(answer.asText()).isEqualTo("encoding " + compression.code());
		assertThat(codeOf(echoed)).isEqualTo(compression.code());
		assertThat(echoed).isEqualTo(Payload.text(TEXT));
		assertThat(codeOf(made)).isEqualTo(compression.code());
		assertThat(made.asText()).isEqualTo(TEXT);
	}

	@Test
	void whatIsSmallTravelsAsItIs() {
		serve(CompressionOptions.of(Compression.DEFLATE));

		Payload answer = connect(CompressionOptions.of(Compression.DEFLATE))
			.request(new Route("form"), Payload.text("a".repeat(1000)))
			.join()
			.payload();

		assertThat(answer.asText()).isEqualTo("plain");
	}

	@Test
	void nobodyGetsWhatIsNotAgreedOn() {
		serve(CompressionOptions.of(Compression.ZSTD));

		ConduitClient client = connect(OFF);

		Payload made = client.request(new Route("lines"), Payload.EMPTY).join().payload();
		assertThat(made.encoded()).isNull();
		assertThat(made.asText()).isEqualTo(TEXT);
	}

	@Test
	void aMessageIsPassedOnAsItCameAndPlainToThoseWhoCannotReadIt() {
		serve(CompressionOptions.DEFAULT);
		CompletableFuture<Payload> compressed = hear(connect(CompressionOptions.DEFAULT));
		CompletableFuture<Payload> plain = hear(connect(OFF));

		publish(connect(CompressionOptions.of(Compression.LZ4)), Payload.text(TEXT)).join();

		assertThat(compressed).succeedsWithin(PATIENCE)
			.satisfies((payload) -> assertThat(codeOf(payload)).isEqualTo(Compression.LZ4.code()))
			.isEqualTo(Payload.text(TEXT));
		assertThat(plain).succeedsWithin(PATIENCE)
			.satisfies((payload) -> assertThat(payload.encoded()).isNull())
			.isEqualTo(Payload.text(TEXT));
	}

	@Test
	void whatIsCompressedIsTreatedAsItsPublisherWants() {
		Handling handling = Handling.DEFAULT.withPriority(Priority.HIGH).withKey("one");
		serve(CompressionOptions.DEFAULT);
		CompletableFuture<Message> heard = hearAll(connect(CompressionOptions.DEFAULT));
		ConduitClient client = connect(CompressionOptions.of(Compression.DEFLATE));

		client
			.publish(new Message(new TopicName("lines"), Headers.of("a", "b"), Payload.text(TEXT), null, handling),
					AckLevel.PROCESSED, client.deadline(PATIENCE))
			.join();

		assertThat(heard).succeedsWithin(PATIENCE).satisfies((message) -> {
			assertThat(codeOf(message.payload())).isEqualTo(Compression.DEFLATE.code());
			assertThat(message.handling()).isEqualTo(handling);
			assertThat(message.headers()).isEqualTo(Headers.of("a", "b"));
		});
	}

	@ParameterizedTest
	@EnumSource
	void aBombIsATypedErrorAndTheConnectionGoesOn(Compression compression) {
		serve(CompressionOptions.DEFAULT);
		ConduitClient client = connect(CompressionOptions.DEFAULT);
		EncodedBytes honest = compression.compress(Payload.text(TEXT)).encoded();
		assertThat(honest).isNotNull();
		Payload bomb = Payload.encoded(honest.with(100, (bytes) -> new byte[100]), ContentType.TEXT);

		assertThat(failure(client.request(new Route("length"), bomb)).code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
		assertThat(client.request(new Route("length"), Payload.text("abc")).join().payload().asText()).isEqualTo("3");
	}

	@Test
	void whatWouldGrowTooMuchIsATypedErrorAndTheConnectionGoesOn() {
		serve(CompressionOptions.DEFAULT);
		ConduitClient client = connect(CompressionOptions.DEFAULT);
		Payload bomb = Payload.encoded(new EncodedBytes(Compression.ZSTD.code(), new byte[100], 10 * 1024 * 1024),
				ContentType.TEXT);

		assertThat(failure(client.request(new Route("length"), bomb)).problem()).satisfies((problem) -> {
			assertThat(problem.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
			assertThat(problem.detail()).contains("from 100 to 10485760 bytes").contains("more than 100 times");
		});
		assertThat(client.request(new Route("length"), Payload.text("abc")).join().payload().asText()).isEqualTo("3");
	}

	@Test
	void aMessageWhoseBytesAreNoneIsRefusedToItsProducer() {
		serve(CompressionOptions.DEFAULT);
		CompletableFuture<Payload> heard = hear(connect(OFF));
		Payload damaged = Payload.encoded(new EncodedBytes(Compression.DEFLATE.code(), new byte[50], 100),
				ContentType.TEXT);

		ConduitClient client = connect(CompressionOptions.DEFAULT);

		assertThat(failure(publish(client, damaged)).code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
		publish(client, Payload.text("good")).join();
		assertThat(heard).succeedsWithin(PATIENCE).isEqualTo(Payload.text("good"));
	}

	private void serve(CompressionOptions compression) {
		serve((options) -> with(options, compression), (builder) -> builder
			.endpoint("form", (exchange) -> exchange.reply(Headers.EMPTY, Payload.text(formOf(exchange.payload()))))
			.endpoint("lines", (exchange) -> exchange.reply(Headers.EMPTY, Payload.text(TEXT)))
			.endpoint("length", (exchange) -> exchange.reply(Headers.EMPTY,
					Payload.text(Integer.toString(exchange.payload().asText().length())))));
	}

	private static ServerOptions with(ServerOptions options, CompressionOptions compression) {
		return new ServerOptions(options.name(), options.listen(), options.maxConnections(), options.inboundTotal(),
				options.drainTimeout(), options.connection().withCompression(compression));
	}

	private ConduitClient connect(CompressionOptions compression) {
		ClientOptions options = ClientOptions.of("client", List.of(address()));
		ConduitClient client = client(PASSWORD, (builder) -> builder
			.options(options.withConnection(options.connection().withCompression(compression))));
		client.start().toCompletableFuture().join();
		return client;
	}

	private static CompletableFuture<AckLevel> publish(ConduitClient client, Payload payload) {
		return client.publish(new Message(new TopicName("lines"), payload), AckLevel.PROCESSED,
				client.deadline(PATIENCE));
	}

	private static CompletableFuture<Payload> hear(ConduitClient client) {
		return hearAll(client).thenApply(Message::payload);
	}

	private static CompletableFuture<Message> hearAll(ConduitClient client) {
		CompletableFuture<Message> heard = new CompletableFuture<>();
		ClientSubscription subscription = client.subscribe(new TopicPattern("lines"), "", AckLevel.PROCESSED,
				MailboxOptions.forListener("lines"), (Delivery delivery) -> {
					heard.complete(delivery.message());
					delivery.processed();
				});
		subscription.active().toCompletableFuture().join();
		return heard;
	}

	private static String formOf(Payload payload) {
		return (payload.encoded() != null) ? ("encoding " + codeOf(payload)) : "plain";
	}

	private static int codeOf(Payload payload) {
		EncodedBytes encoded = payload.encoded();
		return (encoded != null) ? encoded.code() : 0;
	}

	private static ConduitException failure(CompletableFuture<?> future) {
		@Nullable CompletionException failure = catchThrowableOfType(CompletionException.class, future::join);
		return (ConduitException) failure.getCause();
	}

}
