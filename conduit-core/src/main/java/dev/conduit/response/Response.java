package dev.conduit.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An answer with what belongs to it beside its data: a message, and which page of how
 * many it is. For methods that want to say so; any other result travels as it is. What
 * went wrong is never in here, but is an exception, such as {@link Errors} makes.
 *
 * <pre class="code">
 * return Response.of(orders).withPagination(total, page, pageSize);
 * </pre>
 *
 * @param <T> the data
 * @param success always {@code true}
 * @param data the data, {@code null} for none
 * @param message what there is to say, {@code null} for nothing
 * @param metadata which page it is, {@code null} for the only one
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Response<T>(boolean success, @Nullable T data, @Nullable String message, @Nullable Pagination metadata) {

	/**
	 * An answer with data.
	 * @param <T> the data
	 * @param data the data
	 * @return the answer
	 */
	public static <T> Response<T> of(@Nullable T data) {
		return new Response<>(true, data, null, null);
	}

	/**
	 * An answer without data.
	 * @param message what there is to say
	 * @return the answer
	 */
	public static Response<Void> ok(String message) {
		return new Response<>(true, null, message, null);
	}

	/**
	 * The same with a message.
	 * @param text what there is to say
	 * @return the other answer
	 */
	public Response<T> withMessage(String text) {
		return new Response<>(this.success, this.data, text, this.metadata);
	}

	/**
	 * The same as a page of several.
	 * @param total how many there are on all pages
	 * @param page number of the page, from 1 on
	 * @param pageSize how many are on a page, 1 or more
	 * @return the other answer
	 */
	public Response<T> withPagination(long total, int page, int pageSize) {
		return new Response<>(this.success, this.data, this.message, Pagination.of(total, page, pageSize));
	}

}
