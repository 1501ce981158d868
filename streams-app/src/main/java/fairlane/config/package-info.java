/** Configuration records that cannot be wrong; files, environment and options are parsed here, once. */
@NullMarked
package fairlane.config;

import org.jspecify.annotations.NullMarked;
