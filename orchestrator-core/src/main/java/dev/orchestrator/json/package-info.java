/**
 * JSON out of model text: find it, repair it, hold it against a schema made from a Java type, and read it while it still
 * grows. Start at {@link dev.orchestrator.json.Json} and {@link dev.orchestrator.json.JsonSchema}.
 *
 * <p>Values are plain Java: {@code Map<String, Object>} in the order of the text, {@code List<Object>}, {@code String},
 * {@code Boolean}, {@code null}, and as numbers {@code Long}, {@code BigInteger} or {@code BigDecimal}. Reading takes time
 * in proportion to the length of the text, whatever stands in it.
 */
@NullMarked
package dev.orchestrator.json;

import org.jspecify.annotations.NullMarked;
