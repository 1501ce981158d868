/**
 * Abuse detection, which counts the activity of customers and senders over sliding windows, compares the counts with
 * rules, and reacts to violations with alerts and limits. Only the detection itself uses neither Kafka nor a clock.
 */
@NullMarked
package fairlane.abuse;

import org.jspecify.annotations.NullMarked;
