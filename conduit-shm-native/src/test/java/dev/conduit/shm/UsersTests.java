package dev.conduit.shm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Who may use a folder: its owner alone, or a group. What needs a second user runs where
 * this one is root, and is reported as skipped elsewhere.
 */
@Timeout(120)
class UsersTests {

	/** Of nobody, for root to give away. */
	private static final String GROUP = "54321";

	private static final String OTHER_USER = "65534";

	private final SharedFolder parent = new SharedFolder();

	private final Path folder = this.parent.path().resolve("domain");

	@AfterEach
	void close() {
		this.parent.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "000", "022", "077", "0277" })
	void whatIsMadeIsForItsOwnerAloneWhateverTheUmask(String umask) throws Exception {
		try (JavaProcess publisher = underUmask(umask, this.folder)) {
			publisher.awaitLine("^published");

			assertThat(mode(this.folder)).isEqualTo(0700);
			assertThat(mode(this.folder.resolve(".conduit"))).isEqualTo(0600);
			assertThat(mode(this.folder.resolve("t.cdt"))).isEqualTo(0600);
			assertNothingUnfinished();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "000", "022", "077" })
	void whatIsMadeForAGroupIsForItsMembersWhateverTheUmask(String umask) throws Exception {
		String group = ownGroup();
		try (JavaProcess publisher = underUmask(umask, this.folder, group)) {
			publisher.awaitLine("^published");

			assertThat(mode(this.folder)).isEqualTo(02770);
			assertThat(mode(this.folder.resolve(".conduit"))).isEqualTo(0660);
			assertThat(mode(this.folder.resolve("t.cdt"))).isEqualTo(0660);
			for (Path file : List.of(this.folder, this.folder.resolve(".conduit"), this.folder.resolve("t.cdt"))) {
				assertThat(attributes(file).group().getName()).isEqualTo(group);
			}
			assertNothingUnfinished();
		}
	}

	@Test
	void membersOfTheGroupPublishAndSubscribeAcrossUsers() throws Exception {
		requireRoot();
		share(this.parent.path());
		DomainOptions options = DomainOptions.DEFAULT.withGroup(GROUP);
		try (Domain domain = Domain.open(this.folder, options);
				Publisher publisher = domain.publisher("t", TopicOptions.DEFAULT);
				Subscriber answers = domain.subscriber("answers");
				JavaProcess other = asOtherUser(GROUP, this.folder, GROUP)) {
			other.awaitLine("^subscribed$");

			publisher.publish(new byte[1]);

			other.awaitLine("^got message 0");
			assertThat(answers.take(Duration.ofSeconds(60))).isPresent();
			assertThat(attributes(this.folder.resolve("answers.cdt")).owner())
				.isNotEqualTo(attributes(this.folder.resolve("t.cdt")).owner());
			other.type("end");
			assertThat(other.awaitExit()).as("%s", other).isZero();
		}
	}

	@Test
	void anotherUserIsToldWhoseTheFolderIsAndWhatToChange() throws Exception {
		requireRoot();
		share(this.parent.path());
		try (Domain domain = Domain.open(this.folder); JavaProcess other = asOtherUser(GROUP, this.folder)) {
			assertThat(domain.check().permissions()).isEqualTo("rwx------");

			other.awaitLine("^refused: '.*/domain' belongs to root with rwx------, and this process runs as .*'group'");
		}
	}

	@Test
	void whoIsNotInTheGroupIsToldSo() throws Exception {
		requireRoot();
		share(this.parent.path());
		try (Domain domain = Domain.open(this.folder, DomainOptions.DEFAULT.withGroup(GROUP));
				JavaProcess other = asOtherUser("54322", this.folder, GROUP)) {
			assertThat(domain.check().permissions()).isEqualTo("rwxrwx---");

			other.awaitLine("^refused: .*is its user a member of group '54321'");
		}
	}

	@Test
	void aTopicOfAnotherUserIsNotMapped() throws Exception {
		requireRoot();
		try (Domain domain = Domain.open(this.folder)) {
			domain.publisher("t", TopicOptions.DEFAULT, PublisherOptions.DEFAULT.keepFile()).close();
			Files.setAttribute(this.folder.resolve("t.cdt"), "unix:uid", Integer.parseInt(OTHER_USER));

			assertThatExceptionOfType(TopicUnreadableException.class).isThrownBy(() -> domain.subscriber("t"))
				.withMessageContaining("it belongs to nobody, and this process runs as root");
		}
	}

	@Test
	void aFileOfAnotherGroupIsNotMapped() throws Exception {
		requireRoot();
		try (Domain domain = Domain.open(this.folder, DomainOptions.DEFAULT.withGroup(GROUP))) {
			domain.publisher("t", TopicOptions.DEFAULT, PublisherOptions.DEFAULT.keepFile()).close();
			Files.setAttribute(this.folder.resolve("t.cdt"), "unix:gid", 54322);

			assertThatExceptionOfType(TopicUnreadableException.class).isThrownBy(() -> domain.subscriber("t"))
				.withMessageContaining("it has group 54322, and not 54321");
		}
	}

	@Test
	void aFolderThatOthersMayWriteIsRefused() throws Exception {
		Files.createDirectory(this.folder);

		permit("rwxrwxrwx");
		assertThatExceptionOfType(SharedMemoryException.class).isThrownBy(() -> Domain.open(this.folder))
			.withMessageContaining("may be written by everybody (rwxrwxrwx): choose a folder in it");
		permit("rwxrwx---");
		assertThatExceptionOfType(SharedMemoryException.class).isThrownBy(() -> Domain.open(this.folder))
			.withMessageContaining("may be written by group " + ownGroup())
			.withMessageContaining("'group'");
		permit("rwxr-xr-x");
		Domain.open(this.folder).close();
	}

	@Test
	void aFolderThatWasMadeWithoutTheGroupIsNotOpenedWithIt() throws Exception {
		Domain.open(this.folder).close();

		assertThatExceptionOfType(SharedMemoryException.class)
			.isThrownBy(() -> Domain.open(this.folder, DomainOptions.DEFAULT.withGroup(ownGroup())))
			.withMessageContaining("with rwx------, and not group " + ownGroup() + " with rwxrwx---");
	}

	@Test
	void aGroupThatIsNotThereIsRefused() {
		assertThatExceptionOfType(SharedMemoryException.class)
			.isThrownBy(() -> Domain.open(this.folder, DomainOptions.DEFAULT.withGroup("no-such-group")))
			.withMessageContaining("there is no group 'no-such-group'");
		assertThat(this.folder).doesNotExist();
	}

	@Test
	void aServiceIsNotOfferedInAFolderOfAGroup() throws Exception {
		try (Domain domain = Domain.open(this.folder, DomainOptions.DEFAULT.withGroup(ownGroup()))) {
			assertThatExceptionOfType(SharedMemoryException.class)
				.isThrownBy(() -> domain.service("s", ServiceOptions.DEFAULT))
				.withMessageContaining("others may write to it");
		}
	}

	private static void requireRoot() {
		assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to run as another user");
	}

	private String ownGroup() throws IOException {
		return attributes(this.parent.path()).group().getName();
	}

	private void permit(String permissions) throws IOException {
		Files.setPosixFilePermissions(this.folder, PosixFilePermissions.fromString(permissions));
	}

	private void assertNothingUnfinished() {
		assertThat(this.folder).isDirectoryNotContaining("glob:**.tmp");
		assertThat(this.parent.path()).isDirectoryNotContaining("glob:**.conduit-*");
	}

	private static int mode(Path file) throws IOException {
		return (int) Files.getAttribute(file, "unix:mode") & 07777;
	}

	private static PosixFileAttributes attributes(Path file) throws IOException {
		return Files.getFileAttributeView(file, PosixFileAttributeView.class).readAttributes();
	}

	/** Lets everybody pass. */
	private static void share(Path folder) throws IOException {
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	private static JavaProcess underUmask(String umask, Path folder, String... group) {
		List<String> command = new ArrayList<>(List.of("bash", "-c", "umask " + umask + "; exec \"$@\"", "bash"));
		command.addAll(program("target/classes:target/test-classes", Member.class, folder, group));
		return JavaProcess.start(command, Map.of());
	}

	/**
	 * With classes of its own, where the build is in a folder that the user cannot read.
	 */
	private JavaProcess asOtherUser(String group, Path folder, String... arguments) throws IOException {
		Path classes = this.parent.path().resolve("classes");
		copy(Path.of("target", "classes"), classes);
		copy(Path.of("target", "test-classes"), classes);
		List<String> command = new ArrayList<>(
				List.of("setpriv", "--reuid=" + OTHER_USER, "--regid=" + group, "--clear-groups"));
		command.addAll(program(classes.toString(), Member.class, folder, arguments));
		return JavaProcess.start(command, Map.of());
	}

	private static List<String> program(String classes, Class<?> program, Path folder, String... arguments) {
		List<String> command = new ArrayList<>(List.of(JavaProcess.java(), "--enable-native-access=ALL-UNNAMED",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classes, program.getName(), folder.toString()));
		command.addAll(List.of(arguments));
		return command;
	}

	private static void copy(Path from, Path to) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files
				.filter((path) -> path.toString().contains("dev/conduit/shm") && Files.isRegularFile(path))
				.toList()) {
				Path target = to.resolve(from.relativize(file));
				Files.createDirectories(target.getParent());
				Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
			}
		}
		try (Stream<Path> files = Files.walk(to)) {
			for (Path file : files.toList()) {
				Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
			}
		}
	}

	/**
	 * Publishes where nobody does, and otherwise answers a message:
	 * {@code folder [group]}.
	 */
	static final class Member {

		private Member() {
		}

		static void main(String[] arguments) throws Exception {
			DomainOptions options = (arguments.length > 1) ? DomainOptions.DEFAULT.withGroup(arguments[1])
					: DomainOptions.DEFAULT;
			try (Domain domain = Domain.open(Path.of(arguments[0]), options)) {
				try (Subscriber subscriber = domain.subscriber("t")) {
					if (subscriber.isPublished()) {
						answer(domain, subscriber);
						return;
					}
				}
				try (Publisher publisher = domain.publisher("t", TopicOptions.DEFAULT)) {
					System.out.println("published " + publisher.publish(new byte[1]));
					System.in.read();
				}
			}
			catch (SharedMemoryException ex) {
				System.out.println("refused: " + ex.getMessage());
			}
		}

		private static void answer(Domain domain, Subscriber subscriber) throws IOException {
			System.out.println("subscribed");
			System.out.println("got " + subscriber.take(Duration.ofSeconds(60)).orElseThrow());
			try (Publisher publisher = domain.publisher("answers", TopicOptions.DEFAULT)) {
				publisher.publish(new byte[1]);
				System.in.read();
			}
		}

	}

}
