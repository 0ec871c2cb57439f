package dev.conduit.scram;

import com.ongres.saslprep.SASLprep;
import com.ongres.stringprep.Profile;

/**
 * Prepares names and passwords so that two ways of typing the same text are equal
 * (SASLprep, RFC 4013). What cannot be prepared is refused without repeating it, nor the
 * library's message, which would quote parts of a password.
 */
final class SaslPrep {

	/** Longest user name after preparation, in UTF-16 units. */
	static final int MAX_USERNAME_LENGTH = 256;

	private static final Profile PROFILE = new SASLprep();

	private SaslPrep() {
	}

	/**
	 * Prepares a user name as a query string (RFC 5802, section 5.1, attribute
	 * {@code n}).
	 */
	static String username(String username) {
		String prepared = prepare("username", username, PROFILE::prepareQuery);
		if (prepared.length() > MAX_USERNAME_LENGTH) {
			throw new IllegalArgumentException("'username' must have at most " + MAX_USERNAME_LENGTH
					+ " characters once prepared (had " + prepared.length() + ")");
		}
		return prepared;
	}

	/**
	 * Prepares a password as a stored string (RFC 5802, section 2.2, {@code Normalize}).
	 */
	static String password(String password) {
		return prepare("password", password, PROFILE::prepareStored);
	}

	private static String prepare(String name, String text, Preparation preparation) {
		String prepared;
		try {
			prepared = preparation.prepare(text);
		}
		catch (ArrayIndexOutOfBoundsException ex) {
			// How the library, in its version 2.2, says that nothing is left.
			prepared = "";
		}
		catch (IllegalArgumentException ex) {
			// The cause stays behind on purpose: its message quotes the text.
			throw new IllegalArgumentException("'" + name + "' must consist of characters that SASLprep (RFC 4013) "
					+ "allows: no control, private-use or unassigned ones, no mixed direction (value withheld)");
		}
		if (prepared.isEmpty()) {
			throw new IllegalArgumentException("'" + name + "' must not be empty after SASLprep (RFC 4013)");
		}
		return prepared;
	}

	private interface Preparation {

		String prepare(String text);

	}

}
