/** The scheduler's tests, and its store and policies in memory. */
@NullMarked
package fairlane.core;

import org.jspecify.annotations.NullMarked;
