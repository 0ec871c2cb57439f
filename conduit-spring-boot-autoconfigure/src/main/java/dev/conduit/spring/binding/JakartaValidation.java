package dev.conduit.spring.binding;

import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.metadata.ContainerDescriptor;
import jakarta.validation.metadata.ElementDescriptor;
import jakarta.validation.metadata.MethodDescriptor;
import jakarta.validation.metadata.ParameterDescriptor;
import jakarta.validation.metadata.ReturnValueDescriptor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.beanvalidation.MethodValidationAdapter;

import dev.conduit.message.Violation;

/**
 * Constraints of Jakarta Validation. Only where that is on the class path.
 *
 * @since 0.1.0
 */
public final class JakartaValidation implements ConstraintValidation {

	private final Validator validator;

	private final MethodValidationAdapter adapter;

	/**
	 * Validation by the given validator.
	 * @param validator the validator, of the application's own configuration
	 */
	public JakartaValidation(Validator validator) {
		this.validator = validator;
		this.adapter = new MethodValidationAdapter(validator);
	}

	@Override
	public MethodConstraints of(Class<?> type, Method method, ArgumentPaths paths) {
		ReturnType returned = ReturnType.of(method, type);
		boolean async = returned.isAsync();
		MethodDescriptor descriptor = this.validator.getConstraintsForClass(type)
			.getConstraintsForMethod(method.getName(), method.getParameterTypes());
		boolean parameters = descriptor != null && (descriptor.getCrossParameterDescriptor().hasConstraints()
				|| descriptor.getParameterDescriptors().stream().anyMatch(this::isConstrained));
		boolean result = (async) ? AnnotatedElementUtils.hasAnnotation(method, Valid.class)
				: (descriptor != null && returned.stream() == null && (descriptor.hasConstrainedReturnValue()
						|| hasConstrainedElements(descriptor.getReturnValueDescriptor())));
		return (parameters || result) ? new Constraints(method, paths, groupsOf(type, method), parameters,
				(descriptor != null) && onlyRecords(descriptor), result, async, looks(method),
				(descriptor != null && isOnlyRecord(descriptor.getReturnValueDescriptor()))
						? look(method.getReturnType()) : null)
				: MethodConstraints.NONE;
	}

	@Override
	public ItemConstraints ofItems(Class<?> type, Method method, int parameter) {
		boolean valid = (parameter < 0) ? AnnotatedElementUtils.hasAnnotation(method, Valid.class)
				: new AnnotatedMethod(method).getMethodParameters()[parameter].hasParameterAnnotation(Valid.class);
		if (!valid) {
			return ItemConstraints.NONE;
		}
		Class<?>[] groups = groupsOf(type, method);
		return (item) -> this.validator.validate(new Later(item), groups)
			.stream()
			.map((violation) -> new Violation(itemPath(violation), violation.getMessage()))
			.sorted(Violations.BY_FIELD)
			.toList();
	}

	private static String itemPath(ConstraintViolation<?> violation) {
		Iterator<Path.Node> nodes = violation.getPropertyPath().iterator();
		nodes.next();
		return nested(nodes);
	}

	/**
	 * Whether there is anything to look at. A record that says {@code @Valid} and has no
	 * constraints is not looked at for each call; what else may be a subclass that has
	 * some.
	 */
	private boolean isConstrained(ParameterDescriptor parameter) {
		Class<?> type = parameter.getElementClass();
		boolean cascaded = parameter.isCascaded()
				&& (!type.isRecord() || this.validator.getConstraintsForClass(type).isBeanConstrained());
		return parameter.hasConstraints() || cascaded || hasConstrainedElements(parameter);
	}

	/**
	 * Such as {@code List<@Valid Order>}, which the descriptor of a method does not count
	 * as constrained.
	 */
	private static <T extends ElementDescriptor & ContainerDescriptor> boolean hasConstrainedElements(T descriptor) {
		Class<?> type = descriptor.getElementClass();
		boolean container = Iterable.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)
				|| type == Optional.class;
		return container && !descriptor.getConstrainedContainerElementTypes().isEmpty();
	}

	/**
	 * Whether nothing is asked of the arguments but that records among them are valid.
	 */
	private boolean onlyRecords(MethodDescriptor method) {
		return !method.getCrossParameterDescriptor().hasConstraints() && method.getParameterDescriptors()
			.stream()
			.filter(this::isConstrained)
			.allMatch((parameter) -> parameter.getElementClass().isRecord() && !parameter.hasConstraints()
					&& !hasConstrainedElements(parameter) && parameter.getGroupConversions().isEmpty());
	}

	private static boolean isOnlyRecord(ReturnValueDescriptor returned) {
		return returned.isCascaded() && !returned.hasConstraints() && !hasConstrainedElements(returned);
	}

	private @Nullable RecordValidation[] looks(Method method) {
		Class<?>[] types = method.getParameterTypes();
		@Nullable RecordValidation[] looks = new RecordValidation[types.length];
		for (int i = 0; i < types.length; i++) {
			looks[i] = look(types[i]);
		}
		return looks;
	}

	private @Nullable RecordValidation look(Class<?> type) {
		return type.isRecord() ? RecordValidation.of(type, this.validator) : null;
	}

	private static Class<?>[] groupsOf(Class<?> type, Method method) {
		Validated onMethod = AnnotatedElementUtils.findMergedAnnotation(method, Validated.class);
		Validated validated = (onMethod != null) ? onMethod
				: AnnotatedElementUtils.findMergedAnnotation(type, Validated.class);
		return (validated != null) ? validated.value() : new Class<?>[0];
	}

	private static String nested(Iterator<Path.Node> nodes) {
		StringBuilder path = new StringBuilder();
		nodes.forEachRemaining((node) -> append(path, node));
		return path.toString();
	}

	private static void append(StringBuilder path, Path.Node node) {
		if (node.isInIterable() && (node.getIndex() != null || node.getKey() != null)) {
			path.append('[').append((node.getIndex() != null) ? node.getIndex() : node.getKey()).append(']');
		}
		if (node.getKind() == ElementKind.PROPERTY) {
			path.append(path.isEmpty() ? "" : ".").append(node.getName());
		}
	}

	private final class Constraints implements MethodConstraints {

		private final Method method;

		private final ArgumentPaths paths;

		private final Class<?>[] groups;

		private final boolean parameters;

		private final boolean onlyRecords;

		private final boolean result;

		private final boolean async;

		/** A first look at each argument that is a record. */
		private final @Nullable RecordValidation[] looks;

		private final @Nullable RecordValidation lookAtResult;

		Constraints(Method method, ArgumentPaths paths, Class<?>[] groups, boolean parameters, boolean onlyRecords,
				boolean result, boolean async, @Nullable RecordValidation[] looks,
				@Nullable RecordValidation lookAtResult) {
			this.method = method;
			this.paths = paths;
			this.groups = groups;
			this.parameters = parameters;
			this.onlyRecords = onlyRecords;
			this.result = result;
			this.async = async;
			this.looks = looks;
			this.lookAtResult = lookAtResult;
		}

		@Override
		public List<Violation> checkArguments(Object target, @Nullable Object[] arguments) {
			if (!this.parameters || (this.onlyRecords && areValid(arguments))) {
				return List.of();
			}
			Set<? extends ConstraintViolation<?>> violations = JakartaValidation.this.adapter
				.invokeValidatorForArguments(target, this.method, arguments, this.groups);
			return violations.isEmpty() ? List.of() : told(violations);
		}

		/**
		 * Looks at records by themselves, which takes a third less than looking at the
		 * method, and a fraction of it where their constraints are plain; only what
		 * breaks constraints is looked at again, for its paths.
		 */
		private boolean areValid(@Nullable Object[] arguments) {
			for (int i = 0; i < arguments.length; i++) {
				if (arguments[i] instanceof Record argument && !isAccepted(this.looks[i], argument)
						&& !JakartaValidation.this.validator.validate(argument, this.groups).isEmpty()) {
					return false;
				}
			}
			return true;
		}

		private static boolean isAccepted(@Nullable RecordValidation look, Object record) {
			return look != null && look.accepts(record);
		}

		private List<Violation> told(Set<? extends ConstraintViolation<?>> violations) {
			return violations.stream()
				.map((violation) -> new Violation(argumentPath(violation), violation.getMessage()))
				.sorted(Violations.BY_FIELD)
				.toList();
		}

		@Override
		public List<Violation> checkResult(Object target, @Nullable Object result) {
			if (!this.result || (result != null && isAccepted(this.lookAtResult, result))) {
				return List.of();
			}
			return resultViolations(target, result).stream()
				.map((violation) -> new Violation(resultPath(violation), violation.getMessage()))
				.sorted(Violations.BY_FIELD)
				.toList();
		}

		private Set<? extends ConstraintViolation<?>> resultViolations(Object target, @Nullable Object result) {
			if (!this.async) {
				return JakartaValidation.this.adapter.invokeValidatorForReturnValue(target, this.method, result,
						this.groups);
			}
			return JakartaValidation.this.validator.validate(new Later(result), this.groups);
		}

		private String argumentPath(ConstraintViolation<?> violation) {
			Iterator<Path.Node> nodes = violation.getPropertyPath().iterator();
			nodes.next();
			Path.Node node = nodes.next();
			return (node.getKind() == ElementKind.PARAMETER)
					? this.paths.of(node.as(Path.ParameterNode.class).getParameterIndex(), nested(nodes)) : "";
		}

		private String resultPath(ConstraintViolation<?> violation) {
			Iterator<Path.Node> nodes = violation.getPropertyPath().iterator();
			nodes.next();
			if (!this.async) {
				nodes.next();
			}
			String nested = nested(nodes);
			return nested.isEmpty() ? "result" : nested;
		}

	}

	/**
	 * What a future holds, of whatever kind it is: a list is checked element by element.
	 */
	private record Later(@Valid @Nullable Object value) {

	}

}
