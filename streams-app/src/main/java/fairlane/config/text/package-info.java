/** Parses durations, sizes and rates in the notation of the configuration, and suggests names for misspelled ones. */
@NullMarked
package fairlane.config.text;

import org.jspecify.annotations.NullMarked;
