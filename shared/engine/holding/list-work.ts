// The work of a device that holds the charts of a list, loaded together when it does or is to.
export { chartsOfList } from './charts-of-list.ts';
export { keepOpened } from './keep-opened.ts';
export { chartsHere, holdAllCharts, holdList } from './list-holding.ts';
export { pinFiles } from './pin-files.ts';
