package dev.conduit.convert.jackson;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.CreatorProperty;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializer;
import tools.jackson.databind.deser.impl.NullsConstantProvider;
import tools.jackson.databind.deser.jdk.CollectionDeserializer;
import tools.jackson.databind.deser.jdk.EnumDeserializer;
import tools.jackson.databind.deser.jdk.NumberDeserializers;
import tools.jackson.databind.deser.jdk.StringCollectionDeserializer;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdValueInstantiator;

import dev.conduit.convert.PayloadReader;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;

/**
 * Finds out which records are read as plainly as they are declared, from what Jackson
 * made of their annotations, of modules and settings: each part must be read by Jackson's
 * own code for it, and nothing must stand between that and the record. Whatever else is
 * found, now or in a later version, makes a record one that is not plain.
 */
final class PlainTypes {

	/** Records in records, and lists in lists. */
	private static final int MAX_DEPTH = 16;

	/** What numbers in plain JSON need at most, and names. */
	private static final int LONGEST_NUMBER = 64;

	private static final int LONGEST_NAME = 255;

	private final ObjectMapper mapper;

	private final DeserializationContext context;

	private final boolean takesNull;

	/** Those that are looked at. */
	private final Set<Class<?>> outer = new HashSet<>();

	private int depth;

	private PlainTypes(ObjectMapper mapper) {
		this.mapper = mapper;
		this.context = mapper._deserializationContext();
		this.takesNull = !this.context.isEnabled(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);
	}

	/**
	 * What reads records of a type from plain JSON.
	 * @return {@code null} where the type is none, or not read plainly
	 */
	static @Nullable PlainValue of(ObjectMapper mapper, JavaType type) {
		if (!type.isRecordType() || !isOfPlainJson(mapper)) {
			return null;
		}
		PlainTypes types = new PlainTypes(mapper);
		return types.record(types.context.findRootValueDeserializer(type));
	}

	/**
	 * A reader that leaves to Jackson what is not plain.
	 * @param jackson reads the same by Jackson
	 * @return the other one where the type is none that is read plainly
	 */
	static PayloadReader before(JavaType type, ObjectMapper mapper, PayloadReader jackson) {
		PlainValue value = of(mapper, type);
		if (value == null) {
			return jackson;
		}
		int maxSize = maxSize(mapper);
		return (payload) -> {
			Object read = (payload.size() <= maxSize) ? read(value, payload) : PlainValue.NOT_PLAIN;
			return PlainValue.isPlain(read) ? read : jackson.read(payload);
		};
	}

	static @Nullable Object read(PlainValue value, Payload payload) {
		PlainJson json = new PlainJson(payload);
		Object read = value.read(json);
		return json.isAtEnd() ? read : PlainValue.NOT_PLAIN;
	}

	/** Past it Jackson tells which of its limits a payload breaks. */
	private static int maxSize(ObjectMapper mapper) {
		StreamReadConstraints constraints = mapper.tokenStreamFactory().streamReadConstraints();
		long document = constraints.hasMaxDocumentLength() ? constraints.getMaxDocumentLength() : Integer.MAX_VALUE;
		return (int) Math.min(document, constraints.getMaxStringLength());
	}

	private static boolean isOfPlainJson(ObjectMapper mapper) {
		StreamReadConstraints constraints = mapper.tokenStreamFactory().streamReadConstraints();
		boolean lenient = !constraints.hasMaxTokenCount() && constraints.getMaxNumberLength() >= LONGEST_NUMBER
				&& constraints.getMaxNameLength() >= LONGEST_NAME && constraints.getMaxNestingDepth() >= MAX_DEPTH;
		return lenient && mapper.tokenStreamFactory() instanceof JsonFactory json
				&& json.getClass().equals(JsonFactory.class) && json.getInputDecorator() == null
				&& !mapper.isEnabled(DeserializationFeature.UNWRAP_ROOT_VALUE)
				&& mapper.deserializationConfig().getActiveView() == null;
	}

	private @Nullable PlainValue record(ValueDeserializer<?> deserializer) {
		if (!deserializer.getClass().equals(BeanDeserializer.class)) {
			return null;
		}
		BeanDeserializer bean = (BeanDeserializer) deserializer;
		Class<?> type = bean.handledType();
		boolean plain = type.isRecord() && bean.getObjectIdReader(this.context) == null && !bean.isCaseInsensitive()
				&& !bean.hasAnySetter();
		if (!plain || this.depth == MAX_DEPTH || !this.outer.add(type)) {
			return null;
		}
		this.depth++;
		PlainValue record = record(type, bean);
		this.depth--;
		this.outer.remove(type);
		return record;
	}

	private @Nullable PlainValue record(Class<?> type, BeanDeserializer bean) {
		MethodHandle constructor = constructor(type, bean.getValueInstantiator());
		CreatorProperty[] components = (constructor != null) ? components(type.getRecordComponents().length, bean)
				: null;
		if (constructor == null || components == null) {
			return null;
		}
		byte[][] names = new byte[components.length][];
		PlainValue[] values = new PlainValue[components.length];
		for (int i = 0; i < components.length; i++) {
			byte[] name = PlainJson.nameOf(components[i].getName());
			PlainValue value = component(components[i]);
			if (name == null || name.length > LONGEST_NAME || value == null) {
				return null;
			}
			names[i] = name;
			values[i] = value;
		}
		return new PlainRecord(names, values, constructor);
	}

	/** The canonical constructor, where that is what makes the record. */
	private static @Nullable MethodHandle constructor(Class<?> type, ValueInstantiator instantiator) {
		if (!instantiator.getClass().equals(StdValueInstantiator.class) || instantiator.getDelegateCreator() != null
				|| instantiator.getArrayDelegateCreator() != null || instantiator.getWithArgsCreator() == null
				|| !(instantiator.getWithArgsCreator().getAnnotated() instanceof Constructor<?> constructor)) {
			return null;
		}
		Class<?>[] components = Arrays.stream(type.getRecordComponents())
			.map(RecordComponent::getType)
			.toArray(Class<?>[]::new);
		if (!Arrays.equals(constructor.getParameterTypes(), components) || !constructor.trySetAccessible()) {
			return null;
		}
		try {
			return MethodHandles.lookup().unreflectConstructor(constructor);
		}
		catch (IllegalAccessException ex) {
			// Jackson may have its ways.
			return null;
		}
	}

	/** One property for each component, in their order, and no other. */
	private static CreatorProperty @Nullable [] components(int count, BeanDeserializer bean) {
		if (count > PlainRecord.MAX_COMPONENTS || bean.getPropertyCount() != count) {
			return null;
		}
		@Nullable CreatorProperty[] found = new CreatorProperty[count];
		for (Iterator<SettableBeanProperty> all = bean.properties(); all.hasNext();) {
			SettableBeanProperty property = all.next();
			if (!property.getClass().equals(CreatorProperty.class) || property.getCreatorIndex() >= count) {
				return null;
			}
			found[property.getCreatorIndex()] = (CreatorProperty) property;
		}
		return Arrays.stream(found).allMatch((property) -> property != null && isPlain(property))
				? Arrays.copyOf(found, count, CreatorProperty[].class) : null;
	}

	private static boolean isPlain(CreatorProperty property) {
		return property.hasValueDeserializer() && !property.hasValueTypeDeserializer() && !property.isIgnorable()
				&& !property.isMerging() && !property.isInjectionOnly() && property.getInjectionDefinition() == null
				&& property.getManagedReferenceName() == null && property.getObjectIdInfo() == null;
	}

	private @Nullable PlainValue component(CreatorProperty property) {
		PlainValue value = value(property.getType(), property.getValueDeserializer());
		boolean takesNull = this.takesNull && !property.getType().isPrimitive()
				&& (property.getNullValueProvider().equals(property.getValueDeserializer())
						|| NullsConstantProvider.isNuller(property.getNullValueProvider()));
		return (value != null && takesNull) ? value.orNull() : value;
	}

	private @Nullable PlainValue value(JavaType type, ValueDeserializer<?> deserializer) {
		Class<?> by = deserializer.getClass();
		if (by.equals(StringDeserializer.class)) {
			return PlainJson::text;
		}
		if (by.equals(NumberDeserializers.LongDeserializer.class)) {
			return PlainJson::whole;
		}
		if (by.equals(NumberDeserializers.IntegerDeserializer.class)) {
			return PlainJson::integer;
		}
		if (by.equals(NumberDeserializers.DoubleDeserializer.class)) {
			return PlainJson::decimal;
		}
		if (by.equals(NumberDeserializers.BooleanDeserializer.class)) {
			return PlainJson::truth;
		}
		if (by.equals(EnumDeserializer.class)) {
			return constants(type);
		}
		return type.isCollectionLikeType() ? list(type, deserializer) : record(deserializer);
	}

	/** Jackson is asked what it makes of each name that a constant may have. */
	private PlainValue constants(JavaType type) {
		ObjectReader reader = this.mapper.readerFor(type);
		Map<String, Object> constants = new HashMap<>();
		for (Object constant : type.getRawClass().getEnumConstants()) {
			for (Object name : List.of(((Enum<?>) constant).name(), String.valueOf(constant), constant)) {
				addConstant(constants, this.mapper.writeValueAsBytes(name), reader);
			}
		}
		return (json) -> (json.text() instanceof String name) ? constants.getOrDefault(name, PlainValue.NOT_PLAIN)
				: PlainValue.NOT_PLAIN;
	}

	private static void addConstant(Map<String, Object> constants, byte[] json, ObjectReader reader) {
		try {
			if (new PlainJson(Payload.of(json, ContentType.JSON)).text() instanceof String name
					&& reader.readValue(json) instanceof Enum<?> constant) {
				constants.put(name, constant);
			}
		}
		catch (JacksonException ex) {
			// It goes by another name.
		}
	}

	private @Nullable PlainValue list(JavaType type, ValueDeserializer<?> deserializer) {
		JavaType content = type.getContentType();
		if (!type.getRawClass().equals(List.class) || content.getTypeHandler() != null
				|| this.context.findTypeDeserializer(content) != null || this.depth == MAX_DEPTH) {
			return null;
		}
		this.depth++;
		PlainValue list = switch (deserializer) {
			case StringCollectionDeserializer texts when isOfArrayLists(texts.getValueInstantiator()) ->
				(texts.getContentDeserializer() == null) ? listOf(PlainJson::text) : null;
			case CollectionDeserializer values when values.getClass().equals(CollectionDeserializer.class)
					&& isOfArrayLists(values.getValueInstantiator()) ->
				listOf(value(content, values.getContentDeserializer()));
			default -> null;
		};
		this.depth--;
		return list;
	}

	private boolean isOfArrayLists(ValueInstantiator instantiator) {
		return instantiator.canCreateUsingDefault() && !instantiator.canCreateUsingDelegate()
				&& !instantiator.canCreateUsingArrayDelegate()
				&& instantiator.createUsingDefault(this.context).getClass().equals(ArrayList.class);
	}

	private static @Nullable PlainValue listOf(@Nullable PlainValue value) {
		return (value != null) ? (json) -> readList(value, json) : null;
	}

	private static Object readList(PlainValue value, PlainJson json) {
		if (!json.take('[')) {
			return PlainValue.NOT_PLAIN;
		}
		List<@Nullable Object> values = new ArrayList<>();
		if (json.take(']')) {
			return values;
		}
		do {
			Object read = value.read(json);
			if (!PlainValue.isPlain(read)) {
				return PlainValue.NOT_PLAIN;
			}
			values.add(read);
		}
		while (json.take(','));
		return json.take(']') ? values : PlainValue.NOT_PLAIN;
	}

}
