package dev.conduit.samples.chat.api;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitRpc;

/**
 * What a client may ask of the server. Who asks is who logged in: no call names its
 * caller.
 *
 * @since 0.1.0
 */
@ConduitClient("chat")
public interface ChatCalls {

	/**
	 * Enters a room, which is opened where there is none of that name. To enter again
	 * tells what was missed.
	 * @param room the room
	 * @param after what was seen; nothing to go on where this user left
	 * @return who is there, and what was missed
	 * @throws ChatFullException if no room for the room or the user is left
	 */
	Joined join(@ChatName String room, @Nullable Cursor after) throws ChatFullException;

	/**
	 * Leaves a room.
	 * @param room the room
	 * @throws NotInRoomException if the caller is not in it
	 */
	void leave(@ChatName String room) throws NotInRoomException;

	/**
	 * Says something to all who are in a room.
	 * @param room the room
	 * @param text what
	 * @return the line as all get it, by the topic {@code chat.room.<room>}
	 * @throws NotInRoomException if the caller is not in it
	 */
	Line say(@ChatName String room, @ChatText String text) throws NotInRoomException;

	/**
	 * Says something to one user, who finds it later when not here now. The topic
	 * {@code chat.private.<user>} only says that there is something: the text itself is
	 * told to nobody who did not log in as that user.
	 * @param user the user
	 * @param text what
	 * @return the line
	 * @throws NoSuchUserException if nobody of that name was ever here
	 */
	Line whisper(@ChatName String user, @ChatText String text) throws NoSuchUserException;

	/**
	 * What was said in a room.
	 * @param room the room
	 * @param after what was seen; nothing for all that is remembered
	 * @return the lines after that
	 * @throws NoSuchRoomException if there is no such room
	 */
	Page history(@ChatName String room, @Nullable Cursor after) throws NoSuchRoomException;

	/**
	 * What was said to the caller in private.
	 * @param after what was seen; nothing to go on where this user left
	 * @return the lines after that
	 */
	Page inbox(@Nullable Cursor after);

	/**
	 * Tells how far the caller read in a room, so that its next process goes on there.
	 * @param room the room
	 * @param cursor the last line that was shown
	 */
	@ConduitRpc(oneWay = true)
	void seen(@ChatName String room, Cursor cursor);

	/**
	 * Tells how far the caller read its private messages.
	 * @param cursor the last line that was shown
	 */
	@ConduitRpc(oneWay = true)
	void inboxSeen(Cursor cursor);

	/**
	 * All rooms.
	 * @return the rooms, in alphabetical order
	 */
	List<RoomSummary> rooms();

	/**
	 * Who is in a room.
	 * @param room the room
	 * @return names, in alphabetical order
	 * @throws NoSuchRoomException if there is no such room
	 */
	List<String> who(@ChatName String room) throws NoSuchRoomException;

}
