package dev.conduit.proof.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadReader;
import dev.conduit.convert.jackson.JacksonPayloadConverter;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Payloads that become records without Jackson, as long as they are plain. Whatever comes
 * is read as Jackson alone reads it, or refused where Jackson refuses.
 */
final class PlainJsonTarget implements Target {

	/** Of each kind of component something, and lists and records of them. */
	private static final List<String> PLAIN = List.of("""
			{"name":"north","floor":-3,"serial":123456789012345678,"height":12.625,"open":true,"kind":"ROOF",\
			"next":null,"weight":0.1,"place":{"x":1,"y":-1.5e3,"label":"über"},\
			"readings":[{"at":1,"value":20.5,"unit":"C"},{"at":2,"value":-0.0,"unit":"F"}],"tags":["a","","b c"]}""",
			"""
					{ "tags" : [ ] , "readings" : [ ] , "place" : null , "weight" : 7.0 , "next" : 0 , "kind" : "CELLAR" ,
					  "open" : false , "height" : 0.0 , "serial" : -1 , "floor" : 2147483647 , "name" : "" }
					""");

	/** What is left to Jackson, early or late. */
	private static final List<String> OTHER = List.of(
			"""
					{"name":"a\\nb\\ud83d\\ude00","floor":1,"serial":9223372036854775807,"height":1e400,"open":true,"kind":"ROOF",\
					"next":9223372036854775808,"weight":1,"place":null,"readings":null,"tags":null}""",
			"""
					{"name":"twice","name":"again","floor":1.5,"serial":"17","height":"1","open":"true","kind":0,"more":{}}""",
			"{\"readings\":[{\"at\":1},null,{}],\"tags\":[null,1,true],\"place\":{\"x\":1.0}}", "{}", "null", "[]",
			"\"north\"");

	private final Uses jackson = new Uses();

	private final PayloadReader reader;

	private final ObjectReader oracle;

	PlainJsonTarget() {
		JsonMapper mapper = JsonMapper.builder(JsonFactory.builder().recyclerPool(this.jackson).build()).build();
		this.reader = new JacksonPayloadConverter(mapper).reader(Station.class);
		this.oracle = mapper.readerFor(Station.class);
		assertThat(PLAIN).as("read without Jackson").allSatisfy((text) -> {
			int before = this.jackson.count;
			this.reader.read(payload(bytes(text)));
			assertThat(this.jackson.count).isEqualTo(before);
		});
	}

	@Override
	public List<byte[]> examples() {
		return Stream.of(PLAIN, OTHER).flatMap(List::stream).map(PlainJsonTarget::bytes).toList();
	}

	@Override
	public boolean feed(byte[] input) {
		Optional<Object> read = read(input);
		assertThat(read).isEqualTo(readByJacksonAlone(input));
		return read.isPresent();
	}

	/** What a caller gets. */
	private Optional<Object> read(byte[] input) {
		try {
			return Optional.of(orNothing(this.reader.read(payload(input))));
		}
		catch (PayloadConversionException ex) {
			return Optional.empty();
		}
	}

	private Optional<Object> readByJacksonAlone(byte[] input) {
		try {
			return Optional.of(orNothing(this.oracle.readValue(input)));
		}
		catch (JacksonException ex) {
			return Optional.empty();
		}
	}

	private static Object orNothing(@Nullable Object read) {
		return (read != null) ? read : "null";
	}

	private static Payload payload(byte[] json) {
		return Payload.of(json, ContentType.JSON);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Station(@Nullable String name, int floor, long serial, double height, boolean open, @Nullable Kind kind,
			@Nullable Long next, @Nullable Double weight, @Nullable Place place, @Nullable List<Reading> readings,
			@Nullable List<String> tags) {

	}

	record Place(int x, double y, @Nullable String label) {

	}

	record Reading(long at, double value, @Nullable String unit) {

	}

	enum Kind {

		CELLAR, ROOF

	}

	/** Counts the parsers that Jackson makes. */
	private static final class Uses extends RecyclerPool.NonRecyclingPoolBase<BufferRecycler> {

		private int count;

		@Override
		public BufferRecycler acquirePooled() {
			this.count++;
			return new BufferRecycler();
		}

	}

}
