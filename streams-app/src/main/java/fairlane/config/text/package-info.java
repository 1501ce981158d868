/** Values as people write them: durations, sizes, rates, and suggestions for misspelled names. */
@NullMarked
package fairlane.config.text;

import org.jspecify.annotations.NullMarked;
