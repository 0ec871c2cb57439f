package dev.conduit.shm;

/**
 * Where everything is in the files of a service and of a client, in bytes, little-endian:
 * <pre>
 * service                                   client
 * 0x000  magic · version · incarnation      0x000  magic · version · sizes · ids
 * 0x080  state                              0x080  state
 * 0x100  doorbell, odd: the server sleeps   0x100  index, given by the server
 * 0x180  arrivals, counted by clients       0x180  wake, odd: the client sleeps
 * 0x200  a bit for each client with work    0x200  client to server: tail · head · wanted · ended
 * 0x400  nothing yet                        0x400  server to client: the same
 *                                           0x1000 bytes to the server, then bytes to the client
 * </pre> Tail, head, wanted and ended are 128 bytes apart: x86 fetches lines in pairs.
 */
final class StreamLayout {

	/** {@code CNDTSVC1}, as its bytes lie in the file. */
	static final long SERVICE_MAGIC = 0x3143_5653_5444_4E43L;

	/** {@code CNDTPAR1}, as its bytes lie in the file. */
	static final long PAIR_MAGIC = 0x3152_4150_5444_4E43L;

	/** Major in the upper half: another major is refused, another minor is not. */
	static final int VERSION_VALUE = 1 << 16;

	static final int PAGE_SIZE = 4096;

	static final int MAGIC = 0x000;

	static final int VERSION = 0x008;

	/** Bytes of each ring; in the file of a client. */
	static final int RING_BYTES = 0x00C;

	static final int INCARNATION = 0x010;

	static final int CLIENT = 0x018;

	static final int PID = 0x020;

	static final int STATE = 0x080;

	static final int STATE_READY = 1;

	static final int STATE_CLOSED = 2;

	static final int DOORBELL = 0x100;

	static final int ARRIVALS = 0x180;

	static final int DIRTY = 0x200;

	/** Words of 64 clients each. */
	static final int DIRTY_WORDS = 64;

	static final int MAX_CLIENTS = DIRTY_WORDS * Long.SIZE;

	/** 0 until the server has accepted, then the client's number from 1. */
	static final int INDEX = 0x100;

	static final int INDEX_REFUSED = -1;

	static final int WAKE = 0x180;

	static final int TO_SERVER = 0x200;

	static final int TO_CLIENT = 0x400;

	static final int TAIL = 0x00;

	static final int HEAD = 0x80;

	/** Not 0 while the writer waits for space. */
	static final int WANTED = 0x100;

	/** Not 0 once the writer writes nothing more. */
	static final int ENDED = 0x180;

	private StreamLayout() {
	}

	static long totalBytes(int ringBytes) {
		return PAGE_SIZE + 2L * ringBytes;
	}

}
