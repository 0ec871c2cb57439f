package dev.conduit.connection;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.conduit.authentication.Authenticator;
import dev.conduit.frame.Capabilities;
import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Frames end in a checksum where both sides want it, and a side wants it where the link
 * below does not notice changed bytes itself.
 */
class ChecksumTests {

	private static final byte[] NOTHING = new byte[0];

	@Test
	void clientOffersNoChecksumOverALinkThatNoticesByItself() {
		Scene scene = Scene.of(Role.CLIENT).begin();

		assertThat(scene.link().only(Frame.AuthRequest.class).capabilities() & Capabilities.CHECKSUM).isZero();
	}

	@Test
	void serverAcceptsNoChecksumOverALinkThatNoticesByItself() {
		Scene scene = Scene.of(Role.SERVER).begin();

		scene.link().receive(request(Capabilities.CHECKSUM));

		assertThat(scene.link().only(Frame.AuthSuccess.class).capabilities() & Capabilities.CHECKSUM).isZero();
		assertThat(scene.link().hasChecksum()).isFalse();
	}

	@Test
	void serverAcceptsChecksumsOverALinkThatNeedsThem() {
		Scene scene = Scene.of(Role.SERVER).begin();
		scene.link().needChecksum();

		scene.link().receive(request(Capabilities.CHECKSUM));

		assertThat(scene.link().only(Frame.AuthSuccess.class).capabilities()).isEqualTo(Capabilities.CHECKSUM);
		assertThat(scene.link().hasChecksum()).isTrue();
	}

	@Test
	void serverSendsNoChecksumsToAClientThatDoesNotKnowThem() {
		Scene scene = Scene.of(Role.SERVER).begin();
		scene.link().needChecksum();

		scene.link().receive(request(0));

		assertThat(scene.link().only(Frame.AuthSuccess.class).capabilities() & Capabilities.CHECKSUM).isZero();
		assertThat(scene.link().hasChecksum()).isFalse();
	}

	private static Frame request(int capabilities) {
		return new Frame.AuthRequest("the-client", List.of(Authenticator.NONE), capabilities, PeerLimits.DEFAULT,
				NOTHING, NOTHING);
	}

}
