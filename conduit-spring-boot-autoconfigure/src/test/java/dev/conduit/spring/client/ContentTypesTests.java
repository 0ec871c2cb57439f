package dev.conduit.spring.client;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ApplicationContext;
import tools.jackson.dataformat.cbor.CBORMapper;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.container.Container;
import dev.conduit.container.ContainerSchema;
import dev.conduit.container.Field;
import dev.conduit.container.Kind;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.spring.Applications;
import dev.conduit.spring.ConduitContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ContentTypesTests {

	@ParameterizedTest
	@CsvSource({ "cbor, application/cbor", "CBOR, application/cbor", "smile, application/x-jackson-smile",
			"application/cbor, application/cbor", "json, application/json" })
	void aChannelWritesWhatItsPropertySays(String value, String contentType) {
		try (Applications applications = new Applications()) {
			applications.server(Sums.class);
			applications.with("conduit.client.channels.default.content-type=" + value);
			SumsClient client = applications.calling(SumsClient.class);

			assertThat(client.kind(new Addends(1, 2))).isEqualTo(contentType);
			assertThat(client.add(new Addends(1, 2))).isEqualTo(new Sum(3));
			assertThat(client.addBoth(3, 4)).isEqualTo(new Sum(7));
			assertThat(applications.template().call("kind", new Addends(1, 2), String.class)).isEqualTo(contentType);
			assertThat(applications.template()
				.withContentType(ContentType.JSON)
				.call("kind", new Addends(1, 2), String.class)).isEqualTo("application/json");
		}
	}

	@Test
	void withoutPropertyItIsJson() {
		try (Applications applications = new Applications()) {
			applications.server(Sums.class);

			assertThat(applications.calling(SumsClient.class).kind(new Addends(1, 2))).isEqualTo("application/json");
		}
	}

	@Test
	void theServersApplicationPublishesWhatItsPropertySays() throws Exception {
		try (Applications applications = new Applications()) {
			ApplicationContext server = applications.with("conduit.server.content-type=smile").server();
			Heard heard = applications.client(Heard.class).getBean(Heard.class);
			ConduitTemplate template = server.getBean(ConduitTemplate.class);

			for (Payload payload = null; payload == null; payload = heard.payloads.poll(20, TimeUnit.MILLISECONDS)) {
				template.publish("readings", new Sum(7));
			}

			assertThat(heard.last).isEqualTo(ContentType.SMILE);
		}
	}

	@Test
	void theServersApplicationCompressesWhatItPublishes() throws Exception {
		try (Applications applications = new Applications()) {
			ApplicationContext server = applications.with("conduit.compression.algorithm=deflate").server();
			Heard heard = applications.client(Heard.class).getBean(Heard.class);
			ConduitTemplate template = server.getBean(ConduitTemplate.class);

			Payload heardOf = null;
			while (heardOf == null) {
				template.publish("readings", "a long text ".repeat(1000));
				heardOf = heard.payloads.poll(20, TimeUnit.MILLISECONDS);
			}

			assertThat(heardOf.encoded()).isNotNull();
			assertThat(heardOf.asText()).isEqualTo("a long text ".repeat(1000));
		}
	}

	@Test
	void unknownPropertiesAreRefusedInEachOfThem() {
		try (Applications applications = new Applications()) {
			applications.server(Sums.class);
			ConduitTemplate template = applications.template();

			for (ContentType contentType : new ContentType[] { ContentType.JSON, ContentType.CBOR,
					ContentType.SMILE }) {
				assertThatExceptionOfType(ConduitValidationException.class)
					.isThrownBy(() -> template.withContentType(contentType)
						.call("add", java.util.Map.of("a", 1, "b", 2, "c", 3), Sum.class))
					.satisfies((ex) -> {
						assertThat(ex.problem().code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
						assertThat(ex.problem().violations()).extracting("field").containsExactly("c");
					});
			}
		}
	}

	@Test
	void aMessageOfProtocolBuffersIsTakenAndReturned() {
		try (Applications applications = new Applications()) {
			applications.server(Times.class);
			TimesClient client = applications.calling(TimesClient.class);

			assertThat(client.later(Timestamp.newBuilder().setSeconds(7).build()))
				.isEqualTo(Timestamp.newBuilder().setSeconds(8).build());
		}
	}

	@Test
	void aContainerIsTakenAndReturned() {
		try (Applications applications = new Applications()) {
			applications.server(Boxes.class);
			Container box = Container.builder().text("label", "a").uint8("pieces", 3).build();

			assertThat(applications.calling(BoxesClient.class).open(box)).isEqualTo(box);
			assertThat(applications.template().call("open", box, Container.class)).isEqualTo(box);
			assertThatExceptionOfType(ConduitValidationException.class)
				.isThrownBy(() -> applications.calling(BoxesClient.class).open(Container.EMPTY))
				.satisfies((ex) -> assertThat(ex.problem().violations()).extracting("field").containsExactly("label"));
		}
	}

	@Test
	void aLibraryThatIsMissingStopsTheStart() {
		ConduitContext.looped()
			.withClassLoader(new FilteredClassLoader(CBORMapper.class))
			.withPropertyValues("conduit.client.channels.default.content-type=cbor")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'conduit.client.channels.default.content-type' is 'cbor'")
				.hasMessageContaining("Nothing here writes 'application/cbor'; there are converters for"));
	}

	record Addends(int a, int b) {

	}

	record Sum(int value) {

	}

	interface SumsClient {

		Sum add(Addends addends);

		Sum addBoth(int a, int b);

		String kind(Addends addends);

	}

	static class Sums {

		@ConduitRpc
		Sum add(Addends addends) {
			return new Sum(addends.a() + addends.b());
		}

		@ConduitRpc
		Sum addBoth(int a, int b) {
			return new Sum(a + b);
		}

		@ConduitRpc
		String kind(Payload payload) {
			return payload.contentType().value();
		}

	}

	interface BoxesClient {

		Container open(Container box);

	}

	static class Boxes {

		private static final ContainerSchema SCHEMA = ContainerSchema.of(Field.required("label", Kind.TEXT));

		@ConduitRpc
		Container open(Container box) {
			return SCHEMA.require(box);
		}

	}

	interface TimesClient {

		Timestamp later(Timestamp time);

	}

	static class Times {

		@ConduitRpc
		Timestamp later(Timestamp time) {
			return time.toBuilder().setSeconds(time.getSeconds() + 1).build();
		}

	}

	static class Heard {

		final BlockingQueue<Payload> payloads = new LinkedBlockingQueue<>();

		volatile ContentType last = ContentType.BYTES;

		@ConduitListener(topics = "readings")
		void onReading(Payload payload) {
			this.last = payload.contentType();
			this.payloads.add(payload);
		}

	}

}
