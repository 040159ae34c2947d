/**
 * How good an estimate is: trajectories and depth maps against known ones, and how well a confidence
 * ranks errors. Each result names its protocol, so that no number stands without its definition.
 *
 * <p>Definitions are those of the field's reference tools: evo (Grupp), the KITTI odometry devkit,
 * kitti-odom-eval (Zhan), SfMLearner (Zhou et al. 2017), Monodepth2 (Godard et al. 2019).
 */
package dev.egomotion.geometry.metrics;
