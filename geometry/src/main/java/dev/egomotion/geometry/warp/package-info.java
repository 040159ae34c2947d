/** Sampling grids and the samplers that read images at them: inverse warps by depth and motion, homographies of a turning camera. */
package dev.egomotion.geometry.warp;
