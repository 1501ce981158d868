/** Values in the notation of the configuration: durations, sizes, rates; and suggestions for misspelled names. */
@NullMarked
package fairlane.config.text;

import org.jspecify.annotations.NullMarked;
