import { mount } from 'svelte';
import 'uplot/dist/uPlot.min.css';
import './app.css';
import App from './App.svelte';

const target = document.getElementById('page');
if (!target) throw new Error('the page has no place to be');
mount(App, { target });
