/** Results in the formats of other tools: point clouds, paths for maps, recordings for robotics. */
package dev.egomotion.engine.export;
