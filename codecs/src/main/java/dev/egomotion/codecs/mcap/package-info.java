/** MCAP files of ROS 1 and ROS 2 messages, read and written. */
package dev.egomotion.codecs.mcap;
