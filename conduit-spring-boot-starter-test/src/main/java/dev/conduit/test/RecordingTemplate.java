package dev.conduit.test;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.convert.ApplicationConversionService;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.jackson.JacksonPayloadConverter;
import dev.conduit.message.ConduitException;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.binding.ConstraintValidation;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.client.TopicRequestOptions;
import dev.conduit.spring.client.TopicRequests;
import dev.conduit.time.ManualTimer;

/**
 * A {@link ConduitTemplate} for unit tests without Spring and without a server: what is
 * published and called through it is recorded, and calls and questions get the answers
 * that the test planned. Payloads are written and read as ever, so what cannot travel
 * fails here, too. It plays no streams: use {@link ConduitTest} for those. For any
 * thread, starts none.
 *
 * <pre class="code">
 * RecordingTemplate recording = new RecordingTemplate();
 * new Orders(recording.template()).place(new Order("pen", 2));
 * assertThat(recording.published()).contains("orders.sold", new Receipt("pen", 2));
 * </pre>
 *
 * @since 0.1.0
 */
public final class RecordingTemplate {

	private final PayloadConverters converters;

	private final SentMessages published;

	private final SentMessages called;

	private final PlannedAnswers answers = new PlannedAnswers();

	private final ConduitTemplate template;

	/**
	 * A template that writes JSON as Jackson does by default.
	 */
	public RecordingTemplate() {
		this(new PayloadConverters(List.of(new JacksonPayloadConverter(JsonMapper.builder().build()))));
	}

	/**
	 * A template that reads and writes as the application does.
	 * @param converters read and write payloads
	 */
	public RecordingTemplate(PayloadConverters converters) {
		this.converters = converters;
		this.published = new SentMessages("messages", converters, Duration.ZERO);
		this.called = new SentMessages("calls", converters, Duration.ZERO);
		BindingContext context = new BindingContext(new DefaultListableBeanFactory(), converters,
				ApplicationConversionService.getSharedInstance(), ConstraintValidation.NONE, List.of());
		RecordingChannel channel = new RecordingChannel(this.published, this.called, this.answers);
		// Nothing is waited for here, so no clock has to run.
		this.template = new ConduitTemplate(context, new ConduitChannels(List.of(), () -> null, channel), Runnable::run,
				new TopicRequests(TopicRequestOptions.DEFAULTS, new ManualTimer()));
	}

	/**
	 * What the code under test is given. All channels that it names are this one.
	 * @return the template
	 */
	public ConduitTemplate template() {
		return this.template;
	}

	/**
	 * What was published, questions included.
	 * @return the messages, as they come
	 */
	public SentMessages published() {
		return this.published;
	}

	/**
	 * What was called, one-way calls included.
	 * @return the calls, as they come
	 */
	public SentMessages called() {
		return this.called;
	}

	/**
	 * Answers calls of a method, or questions to a topic, from now on. A call or question
	 * without a planned answer is an {@link AssertionError} of whoever makes it.
	 * @param name the method or the topic
	 * @param answer what comes back, {@code null} for a method without a result
	 * @return this
	 */
	public RecordingTemplate answer(String name, @Nullable Object answer) {
		this.answers.answer(name,
				(answer != null) ? this.converters.writer(answer.getClass()).write(answer) : PayloadConverters.NULL);
		return this;
	}

	/**
	 * Fails calls of a method, or whatever is published to a topic, from now on. It is
	 * recorded all the same.
	 * @param name the method or the topic
	 * @param failure how
	 * @return this
	 */
	public RecordingTemplate fail(String name, ConduitException failure) {
		this.answers.fail(name, failure.problem());
		return this;
	}

}
