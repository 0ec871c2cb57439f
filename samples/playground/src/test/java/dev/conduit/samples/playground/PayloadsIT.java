package dev.conduit.samples.playground;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.container.Container;
import dev.conduit.container.ContainerCodec;
import dev.conduit.container.ContainerLimits;
import dev.conduit.message.ContentType;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.process.JavaProcess;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Containers and files of the playground, for a client that knows no Spring.
 */
class PayloadsIT {

	private static final Pattern TRANSFER = Pattern.compile("\"transfer\":\"([0-9a-f]+)\"");

	@TempDir
	private Path folder;

	@Test
	void aBoxIsPackedInEitherOfItsForms() throws Exception {
		try (JavaProcess playground = start(); ConduitClient client = client(playground)) {
			ContainerCodec codec = new ContainerCodec(ContainerLimits.DEFAULT);
			Container box = Container.builder().text("label", "nails").uint16("pieces", 3).build();

			Payload binary = call(client, "box.pack", Payload.of(codec.write(box), ContentType.CONTAINER));
			Payload json = call(client, "box.pack", json("{\"label\":{\"text\":\"nails\"}}"));

			Container packed = codec.read(binary.array(), binary.offset(), binary.size());
			assertThat(packed.text("label")).isEqualTo("a box with nails");
			assertThat(packed.container("inside")).isEqualTo(box);
			assertThat(json.asText()).contains("\"label\":{\"text\":\"a box with nails\"}");
		}
	}

	@Test
	void aFileIsTakenInChunks() throws Exception {
		byte[] content = "a file\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
		String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
		try (JavaProcess playground = start("--conduit.files.enabled=true", "--conduit.files.root=" + this.folder);
				ConduitClient client = client(playground)) {
			Payload opened = call(client, "files.upload",
					json("{\"name\":\"a/b\",\"size\":70000,\"sha256\":\"%s\",\"overwrite\":false,\"restart\":false}"
						.formatted(sha256)));
			Matcher transfer = TRANSFER.matcher(opened.asText());
			assertThat(transfer.find()).isTrue();

			for (int offset = 0; offset < content.length; offset += 65536) {
				Headers headers = Headers.of(Map.of("transfer", transfer.group(1), "offset", Integer.toString(offset)));
				client
					.request(new Route("files.write"), headers,
							Payload.of(content, offset, Math.min(65536, content.length - offset), ContentType.BYTES),
							client.deadline(Duration.ofSeconds(10)))
					.get(10, TimeUnit.SECONDS);
			}
			assertThat(this.folder.resolve("a/b")).doesNotExist();
			call(client, "files.finish", Payload.text(transfer.group(1)));
		}
		assertThat(Files.readAllBytes(this.folder.resolve("a/b"))).isEqualTo(content);
	}

	private static Payload json(String text) {
		return Payload.of(text.getBytes(StandardCharsets.UTF_8), ContentType.JSON);
	}

	private static Payload call(ConduitClient client, String route, Payload payload) throws Exception {
		return client.request(new Route(route), payload).get(10, TimeUnit.SECONDS).payload();
	}

	private static JavaProcess start(String... more) {
		String[] arguments = Arrays.copyOf(more, more.length + 1);
		arguments[more.length] = "--conduit.server.listen=tcp://127.0.0.1:0";
		return Playground.CACHED.start(arguments);
	}

	private static ConduitClient client(JavaProcess playground) {
		String listens = playground.awaitLine("^The playground listens on (.+)$").group(1);
		List<Address> addresses = List.of(Address.parse(listens));
		ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of("it", addresses))
			.authentication(new PasswordAuthentication("playground", "let-me-play", new SecureRandom()))
			.build();
		client.start();
		return client;
	}

}
