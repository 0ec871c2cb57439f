package dev.conduit.shm;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks after the folder of a domain. Whether somebody holds a file is asked of the
 * locks, under the topic's short lock, so that nobody can come meanwhile.
 */
final class Housekeeping {

	private final Path folder;

	private final Domain domain;

	Housekeeping(Path folder, Domain domain) {
		this.folder = folder;
		this.domain = domain;
	}

	SelfCheck check() {
		try {
			Futex.Support support = Futex.support();
			boolean sleeps = this.domain.futex() != null;
			FileStore store = Files.getFileStore(this.folder);
			PosixFileAttributes attributes = Files.readAttributes(this.folder, PosixFileAttributes.class);
			return new SelfCheck(this.folder, sleeps,
					(sleeps || support.futex() == null) ? support.reason() : SelfCheck.POLLING,
					Housekeeping.class.getModule().isNativeAccessEnabled(), store.getTotalSpace(),
					store.getUsableSpace(), attributes.owner().getName(), attributes.group().getName(),
					PosixFilePermissions.toString(attributes.permissions()), topics(), leftovers());
		}
		catch (IOException ex) {
			throw new SharedMemoryException("'%s' cannot be looked at: %s".formatted(this.folder, ex), ex);
		}
	}

	/** Takes the names of files that nobody holds. */
	List<String> clean() {
		try {
			List<String> cleaned = new ArrayList<>(clean(""));
			for (Path file : unfinished()) {
				if (isUnfinishedByNobody(file) && Files.deleteIfExists(file)) {
					cleaned.add(fileName(file));
				}
			}
			for (Path file : files(DomainFile.NAME + ".*" + Domain.TEMPORARY)) {
				// Who makes it finds that the folder has one already.
				if (Files.deleteIfExists(file)) {
					cleaned.add(fileName(file));
				}
			}
			new StaleServices(this.folder, this.domain).clean().forEach((file) -> cleaned.add(fileName(file)));
			return cleaned;
		}
		catch (IOException ex) {
			throw new SharedMemoryException("'%s' cannot be cleaned: %s".formatted(this.folder, ex), ex);
		}
	}

	/** The same for topics whose names begin so, alone. */
	List<String> clean(String prefix) {
		try {
			List<String> cleaned = new ArrayList<>();
			for (TopicFile file : topicFiles()) {
				TopicLocks locks = this.domain.locks(file.topic());
				if (file.topic().startsWith(prefix) && locks.exclusively(() -> !isHeld(file, locks) && remove(file))) {
					cleaned.add(fileName(file.path()));
				}
			}
			return cleaned;
		}
		catch (IOException ex) {
			throw new SharedMemoryException("'%s' cannot be cleaned: %s".formatted(this.folder, ex), ex);
		}
	}

	private List<TopicStatus> topics() throws IOException {
		List<TopicStatus> topics = new ArrayList<>();
		for (TopicFile file : topicFiles()) {
			TopicLocks locks = this.domain.locks(file.topic());
			readable(file).ifPresent((region) -> {
				try (Region mapped = region) {
					boolean alive = locks.exclusively(() -> !isFree(locks.tryPublisher()));
					topics.add(status(file, mapped, alive));
				}
			});
		}
		return topics;
	}

	private List<String> leftovers() throws IOException {
		List<String> leftovers = new ArrayList<>();
		for (TopicFile file : topicFiles()) {
			TopicLocks locks = this.domain.locks(file.topic());
			if (locks.exclusively(() -> !isHeld(file, locks))) {
				leftovers.add(fileName(file.path()));
			}
		}
		for (Path file : unfinished()) {
			if (isUnfinishedByNobody(file)) {
				leftovers.add(fileName(file));
			}
		}
		files(DomainFile.NAME + ".*" + Domain.TEMPORARY).forEach((file) -> leftovers.add(fileName(file)));
		new StaleServices(this.folder, this.domain).files().forEach((file) -> leftovers.add(fileName(file)));
		return leftovers;
	}

	private static TopicStatus status(TopicFile file, Region region, boolean alive) {
		long cursor = Words.getLongAcquire(region.control(), RingLayout.CURSOR);
		List<TopicStatus.SubscriberStatus> subscribers = new ArrayList<>();
		for (int i = 0; i < region.geometry().subscriberSlots(); i++) {
			Seat seat = new Seat(region.control(), i);
			int state = seat.state();
			if (state != Seat.FREE) {
				subscribers.add(new TopicStatus.SubscriberStatus(seat.holder(), Math.max(0, cursor - seat.read()),
						seat.lost(), seat.corrupted(), state == Seat.GATED));
			}
		}
		return new TopicStatus(file.topic(), region.geometry().totalBytes(), region.geometry().gated(), cursor + 1,
				region.owner(), alive, subscribers);
	}

	/**
	 * A file that cannot be read is held by nobody but a publisher that may be replacing
	 * it.
	 */
	private boolean isHeld(TopicFile file, TopicLocks locks) {
		if (!isFree(locks.tryPublisher())) {
			return true;
		}
		return readable(file).map((region) -> {
			try (Region mapped = region) {
				Seats seats = new Seats(mapped, locks);
				seats.reap();
				return seats.taken() > 0;
			}
		}).orElse(false);
	}

	/** Who still has it mapped is told to look for a successor. */
	private boolean remove(TopicFile file) {
		readable(file).ifPresent((region) -> {
			region.markClosed();
			region.close();
		});
		return file.delete();
	}

	private static Optional<Region> readable(TopicFile file) {
		try {
			return file.attach(MapMode.READ_ONLY);
		}
		catch (TopicUnreadableException ex) {
			return Optional.empty();
		}
	}

	private static boolean isFree(Optional<FileLock> lock) {
		lock.ifPresent(DomainFile::unlock);
		return lock.isPresent();
	}

	/** Who builds a file holds the topic's short lock. */
	private boolean isUnfinishedByNobody(Path file) {
		String name = fileName(file);
		String topic = topicOf(name.substring(0, name.indexOf(Domain.SUFFIX + ".")));
		return this.domain.locks(topic).exclusively(() -> Files.exists(file));
	}

	private List<TopicFile> topicFiles() throws IOException {
		List<TopicFile> files = new ArrayList<>();
		try (DirectoryStream<Path> found = Files.newDirectoryStream(this.folder, "*" + Domain.SUFFIX)) {
			for (Path file : found) {
				String name = fileName(file);
				files.add(new TopicFile(file, topicOf(name.substring(0, name.length() - Domain.SUFFIX.length())),
						this.domain.access()));
			}
		}
		return files;
	}

	private List<Path> unfinished() throws IOException {
		return files("*" + Domain.SUFFIX + ".*" + Domain.TEMPORARY);
	}

	private List<Path> files(String pattern) throws IOException {
		List<Path> files = new ArrayList<>();
		try (DirectoryStream<Path> found = Files.newDirectoryStream(this.folder, pattern)) {
			found.forEach(files::add);
		}
		return files;
	}

	private static String topicOf(String encoded) {
		return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
	}

	private static String fileName(Path file) {
		return String.valueOf(file.getFileName());
	}

}
