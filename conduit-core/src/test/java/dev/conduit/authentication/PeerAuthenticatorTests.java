package dev.conduit.authentication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.authentication.Authenticator.Client;
import dev.conduit.authentication.Authenticator.Failure;
import dev.conduit.authentication.Authenticator.Step;
import dev.conduit.authentication.Authenticator.Success;
import dev.conduit.message.ErrorCode;
import dev.conduit.transport.PeerUser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PeerAuthenticatorTests {

	private static final PeerUser SELF = PeerUser.ofId(1000);

	@TempDir
	private Path folder;

	private Accounts accounts;

	@BeforeEach
	void writeAccounts() throws IOException {
		Path file = this.folder.resolve("passwd");
		Files.writeString(file, """
				root:x:0:0:root:/root:/bin/sh
				# a comment
				broken
				nobody:x:65534:65534::/:/bin/false
				app:x:1000:1000::/:/bin/sh
				till:x:1001:1001:A: colon:/:/bin/sh
				""");
		this.accounts = new Accounts(file);
	}

	@Test
	void withoutAListOnlyTheOwnUserIsLetInUnderItsName() {
		PeerAuthenticator authenticator = new PeerAuthenticator(List.of(), this.accounts, SELF);

		assertThat(principal(login(authenticator, PeerUser.ofId(1000)))).isEqualTo("app");
		assertRefused(login(authenticator, PeerUser.ofId(1001)), "'till' (1001)");
		assertRefused(login(authenticator, PeerUser.ofId(0)), "'root' (0)");
		assertRefused(login(authenticator, PeerUser.ofId(7)), "'7' (7)");
	}

	@Test
	void theListHasNamesAndNumbersAndTheOwnUserOnlyIfItIsThere() {
		PeerAuthenticator authenticator = new PeerAuthenticator(List.of("till", "7"), this.accounts, SELF);

		assertThat(principal(login(authenticator, PeerUser.ofId(1001)))).isEqualTo("till");
		assertThat(principal(login(authenticator, PeerUser.ofId(7)))).isEqualTo("7");
		assertRefused(login(authenticator, PeerUser.ofId(1000)), "'app' (1000)");
	}

	@Test
	void whereTheSystemSaysNamesTheyAreLookedUp() {
		PeerAuthenticator authenticator = new PeerAuthenticator(List.of("till", "7"), this.accounts, SELF);

		assertThat(principal(login(authenticator, PeerUser.ofName("till")))).isEqualTo("till");
		assertThat(principal(login(authenticator, PeerUser.ofName("7")))).isEqualTo("7");
		assertRefused(login(authenticator, PeerUser.ofName("app")), "'app' (1000)");
		assertRefused(login(authenticator, PeerUser.ofName("of a directory")), "'of a directory',");
	}

	@Test
	void withoutNumbersNamesDecide() {
		PeerUser self = PeerUser.ofName("ann");
		Accounts none = new Accounts(this.folder.resolve("missing"));

		assertThat(principal(login(new PeerAuthenticator(List.of(), none, self), PeerUser.ofName("ann"))))
			.isEqualTo("ann");
		assertThat(principal(login(new PeerAuthenticator(List.of("bob"), none, self), PeerUser.ofName("bob"))))
			.isEqualTo("bob");
		assertRefused(login(new PeerAuthenticator(List.of("bob"), none, self), PeerUser.ofName("ann")), "'ann',");
	}

	@Test
	void whereTheTransportDoesNotTellNobodyIsLetIn() {
		PeerAuthenticator authenticator = new PeerAuthenticator(List.of(), this.accounts, SELF);

		assertRefused(login(authenticator, null), "use unix:// or shm://");
		assertRefused(authenticator.begin(PeerAuthenticator.MECHANISM).respond(new byte[0]), "use unix:// or shm://");
	}

	@Test
	void aNameThatIsNoUserIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PeerAuthenticator(List.of("tyll"), this.accounts, SELF))
			.withMessageContaining("'tyll' is not in")
			.withMessageContaining("give its number");
	}

	private static Step login(PeerAuthenticator authenticator, @Nullable PeerUser user) {
		return authenticator.begin(PeerAuthenticator.MECHANISM, new Client("unix:///s", null, user))
			.respond(new byte[0]);
	}

	private static String principal(Step step) {
		assertThat(step).isInstanceOf(Success.class);
		return ((Success) step).identity().principal();
	}

	private static void assertRefused(Step step, String detail) {
		assertThat(step).isInstanceOf(Failure.class);
		assertThat(((Failure) step).told().code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
		assertThat(((Failure) step).told().detail()).contains(detail);
	}

}
