/** The configuration as validated records; files, environment variables and options are parsed here, once. */
@NullMarked
package fairlane.config;

import org.jspecify.annotations.NullMarked;
