package dev.conduit.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.annotation.Value;

/**
 * The TCP port on which the server listens, for a {@code @SpringBootTest} with
 * {@code conduit.server.listen=tcp://127.0.0.1:0}; short for
 * {@code @Value("${local.conduit.server.port}")}. There is none under
 * {@link ConduitTest}, which opens no port.
 *
 * @since 0.1.0
 */
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Value("${local.conduit.server.port}")
public @interface LocalConduitServerPort {

}
