/**
 * Abuse: what customers and senders do is counted over sliding windows, judged by rules, and stopped by limits. Judging
 * knows neither Kafka nor a clock.
 */
@NullMarked
package fairlane.abuse;

import org.jspecify.annotations.NullMarked;
