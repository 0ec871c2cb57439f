package dev.conduit.samples.bridges;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a group of consumers is behind the end of a topic of Kafka.
 */
final class KafkaLag implements Backlog {

	private final Admin admin;

	private final String topic;

	private final String group;

	KafkaLag(Admin admin, String topic, String group) {
		this.admin = admin;
		this.topic = topic;
		this.group = group;
	}

	@Override
	public long waiting() {
		Map<TopicPartition, OffsetAndMetadata> committed = await(
				this.admin.listConsumerGroupOffsets(this.group).partitionsToOffsetAndMetadata());
		long waiting = 0;
		for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : ends().entrySet()) {
			OffsetAndMetadata taken = committed.get(end.getKey());
			waiting += end.getValue().offset() - ((taken != null) ? taken.offset() : 0);
		}
		return waiting;
	}

	private Map<TopicPartition, ListOffsetsResultInfo> ends() {
		Map<TopicPartition, OffsetSpec> latest = await(this.admin.describeTopics(List.of(this.topic)).allTopicNames())
			.values()
			.stream()
			.flatMap((topic) -> topic.partitions().stream())
			.map((partition) -> new TopicPartition(this.topic, partition.partition()))
			.collect(Collectors.toMap(Function.identity(), (partition) -> OffsetSpec.latest()));
		return await(this.admin.listOffsets(latest).all());
	}

	private static <T> T await(KafkaFuture<T> future) {
		try {
			return future.get(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new KafkaException("interrupted", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new KafkaException("Kafka does not say what waits", ex);
		}
	}

}
