package dev.conduit.response;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Which page of how many an answer is.
 *
 * @param total how many there are on all pages
 * @param page number of the page, from 1 on
 * @param pageSize how many are on a page
 * @param totalPages how many pages there are
 * @param hasNext whether there is a page behind this one
 * @param hasPrev whether there is one before it
 * @since 0.1.0
 */
public record Pagination(long total, int page, @JsonProperty("page_size") int pageSize,
		@JsonProperty("total_pages") long totalPages, @JsonProperty("has_next") boolean hasNext,
		@JsonProperty("has_prev") boolean hasPrev) {

	/**
	 * A page.
	 * @param total how many there are on all pages, 0 or more
	 * @param page number of the page, from 1 on
	 * @param pageSize how many are on a page, 1 or more
	 * @return the page
	 */
	public static Pagination of(long total, int page, int pageSize) {
		if (total < 0 || page < 1 || pageSize < 1) {
			throw new IllegalArgumentException("'total' must not be negative, 'page' and 'pageSize' be positive"
					+ " (were %d, %d and %d)".formatted(total, page, pageSize));
		}
		long pages = Math.ceilDiv(total, pageSize);
		return new Pagination(total, page, pageSize, pages, page < pages, page > 1);
	}

}
